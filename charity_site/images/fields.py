from PIL import Image
from wagtail.images import models as wagtail_images

from charity_site.images.files import only_with_its_row
from charity_site.images.uploads import READABLE, CleanImageFile, clean_image


class HeaderImageFieldFile(wagtail_images.WagtailImageFieldFile):
    """A stored or assigned picture whose size is read from its header, and which is cleaned before it is stored."""

    def save(self, name, content, save=True):
        # Whichever way a file comes in (form, import, shell), only a cleaned one is stored.
        if not isinstance(content, CleanImageFile):
            content = clean_image(content)
            name = content.name
        self.name = name
        only_with_its_row(self)
        super().save(name, content, save)

    def get_image_dimensions(self):
        """Width and height (pixels) as the header says; 0 by 0 for what is no picture: saving refuses that."""
        closed = self.closed
        self.open()
        try:
            with Image.open(self.file, formats=READABLE) as image:
                return image.size
        except Exception:  # a stranger's bytes can make decoders raise anything
            return 0, 0
        finally:
            self.file.close() if closed else self.seek(0)


class HeaderImageField(wagtail_images.WagtailImageField):
    """Wagtail's field decodes a whole picture to learn its size; this one reads the header only."""

    attr_class = HeaderImageFieldFile
