"""How a figure is printed."""


def line(name: str, value: float, unit: str, peer: str = "", peer_value: float = 0.0) -> None:
    """`name value unit (peer value, ratio r)`."""
    beside = f" ({peer} {peer_value:,.0f}, ratio {value / peer_value:.3g})" if peer else ""
    print(f"{name} {value:,.0f} {unit}{beside}", flush=True)
