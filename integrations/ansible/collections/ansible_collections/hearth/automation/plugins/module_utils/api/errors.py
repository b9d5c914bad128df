"""What goes wrong between a client and the API. All are ApiError."""


class ApiError(Exception):
    """Its text says what was asked, where, and what came of it. Never a password or a token."""


class Unreachable(ApiError):
    """No answer: nobody listens, the name is unknown, TLS does not agree, or the time was over."""


class BadAnswer(ApiError):
    """Something answered that does not speak the API, or broke off."""


class StatusError(ApiError):
    """The API refused: its status is 400 or more.

    response   the Response, as a call that went well returns it.
    object     its parsed body, or None where it is no JSON.
    """

    def __init__(self, response, body):
        super().__init__("%s %s: %d %s" % (response.method, response.url, response.status_code, _words(response, body)))
        self.response = response
        self.object = body


def _words(response, body):
    """`{"detail": "Not found."}` -> "Not found."; `{"key": ["This field is required."]}` -> "key: This field is required."."""
    if not isinstance(body, dict) or not body:
        return response.reason or "(no text)"
    if isinstance(body.get("detail"), str):
        return body["detail"]
    told = []
    for field, texts in body.items():
        text = " ".join(str(text) for text in texts) if isinstance(texts, list) else str(texts)
        told.append(text if field == "non_field_errors" else "%s: %s" % (field, text))
    return "; ".join(told)
