"""The bundled model lives in `bundled/`, made by `python -m training all`; see its MODEL_CARD.md."""
