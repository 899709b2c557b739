class AskEachTimeMiddleware:
    """An answer that says nothing about caches may be kept, and must be asked for anew each time: what it shows may be
    taken back, or its consent may end, at any moment."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-cache")
        return response
