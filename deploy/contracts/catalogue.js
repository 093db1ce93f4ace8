const box = document.getElementById("filter");
const all = document.querySelectorAll("[data-find]");
box.parentElement.hidden = false;
box.addEventListener("input", () => {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const each of all) each.hidden = !words.every((word) => each.dataset.find.includes(word));
  for (const each of document.querySelectorAll(".stream, #index section"))
    each.hidden = !each.querySelector("[data-find]:not([hidden])");
  const left = document.querySelectorAll("article:not([hidden])").length;
  document.querySelector("output").textContent = words.length ? `${left} kinds` : "";
});
