from PIL import Image
from wagtail.images import models as wagtail_images

from charity_site.images.uploads import READABLE


class HeaderImageFieldFile(wagtail_images.WagtailImageFieldFile):
    """A stored or assigned picture whose size is read from its header."""

    def get_image_dimensions(self):
        """Width and height (pixels) as the header says; 0 by 0 for what is no picture: saving refuses that."""
        closed = self.closed
        self.open()
        try:
            with Image.open(self.file, formats=READABLE) as image:
                return image.size
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            return 0, 0
        finally:
            self.file.close() if closed else self.seek(0)


class HeaderImageField(wagtail_images.WagtailImageField):
    """Wagtail's field decodes a whole picture to learn its size; this one reads the header only."""

    attr_class = HeaderImageFieldFile
