"""What a disk may do to the folder of the copies: {name: function of the folder (Path)}. All are real faults, and work for root."""

import os
import shutil
from contextlib import suppress


def delete(folder):
    while folder.exists():  # what is old is being deleted at the same time
        shutil.rmtree(folder, ignore_errors=True)


def file_in_the_way(name):
    """Nothing can be made below `name`, as on a disk that is full."""

    return lambda folder: put_file(folder / name)


def put_file(place):
    while not place.is_file():  # the site makes the folder again at the same time
        delete(place)
        with suppress(OSError):
            place.write_text("")


def make_folder(link):
    def break_it(folder):
        place = folder / link
        while place.is_symlink() or not place.is_dir():  # the site puts the link back at the same time
            place.unlink(missing_ok=True)
            (place / "app").mkdir(parents=True, exist_ok=True)

    return break_it


def cut(size):
    return lambda folder: os.truncate(folder / "numbers", size)


def move_away(folder):
    away = folder.with_name("moved")
    delete(away)  # from the last time
    folder.rename(away)


FAULTS = {
    "no room for copies": file_in_the_way("copies"),
    "no room for what is kept": file_in_the_way("without_people"),
    "no room for slots": file_in_the_way("vouched"),
    "a folder in place of the link": make_folder("fresh"),
    "a folder in place of the other link": make_folder("stale"),
    "numbers deleted": lambda folder: (folder / "numbers").unlink(),
    "numbers emptied": cut(0),
    "numbers cut short": cut(100),
    "folder deleted": delete,
    "folder emptied": lambda folder: [delete(folder), folder.mkdir(exist_ok=True)],
    "folder moved away": move_away,
    "a file in its place": put_file,
}


def take_out_of_the_way(folder):
    """Remove (from `folder`) the files that stood in the way of folders."""
    for place in (folder, *(folder / name for name in ("copies", "without_people", "vouched"))):
        if place.is_file():
            place.unlink()
