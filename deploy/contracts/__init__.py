"""What the contracts say, written down for others: JSON Schemas, event catalogue, AsyncAPI and OpenAPI.

Nothing here is edited by hand. The same contracts always give the same bytes.
"""

from deploy.contracts.written import documents

__all__ = ["documents"]
