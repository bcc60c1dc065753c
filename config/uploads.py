"""Files that no page asked for are dropped as they arrive: nothing of them reaches a disk or stays in memory."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class Drop(FileUploadHandler):
    """The handler of every page. A page that takes files puts its own in `request.upload_handlers`."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never reached: the file was skipped when it began."""

    def file_complete(self, file_size: int) -> None:
        """No file."""
