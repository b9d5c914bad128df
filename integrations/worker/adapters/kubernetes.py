"""The kubernetes client: kubernetes.core's modules. Imports only: its logins are files and programs of
the caller's, which it reads itself."""

from adapters.adapter import Adapter

ADAPTER = Adapter(
    name="kubernetes", root="kubernetes",
    packages="""
        kubernetes dateutil six yaml _yaml urllib3 certifi requests requests_oauthlib oauthlib blinker idna
        charset_normalizer chardet websocket durationpy jsonpatch jsonpointer google cachetools rsa
        cryptography cffi _cffi_backend pyasn1 pyasn1_modules typing_extensions
        pydantic pydantic_core annotated_types typing_inspection
    """,
    again=("urllib3.util.connection",),
    probes=("socket.__new__", "socket.bind"))
