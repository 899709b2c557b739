class StripHeadBodyMiddleware:
    """A HEAD request gets the headers of the answer and no body. Django leaves the body to the server,
    and not every server takes it away without a complaint in the log."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "HEAD":
            if response.streaming:
                response.close()
                response.streaming_content = []
            else:
                length = len(response.content)
                response.content = b""
                response["Content-Length"] = length
        return response
