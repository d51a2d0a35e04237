"""From a question to passages."""

from embeddings.search.retriever import Hit, Retrieval, Retriever, Scope

__all__ = ["Hit", "Retrieval", "Retriever", "Scope"]
