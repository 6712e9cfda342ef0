from django.db import migrations

SHELVES = ("structures", "postes", "prescripteurs")
# Words and tags are read of each of a thousand listings to choose twenty, texts of these twenty only: it is the texts that
# PostgreSQL packs or puts apart when a listing is long (2,700 bytes: three on a page of the disc), not what would have to be
# unpacked a thousand times. Each listing is so kept when it is written again.
KEPT = "".join(
    f"""
    ALTER TABLE directory_listing_{shelf} ALTER COLUMN words SET STORAGE MAIN, ALTER COLUMN tags SET STORAGE MAIN,
        SET (toast_tuple_target = 2700);
    """
    for shelf in SHELVES
)
AS_BEFORE = "".join(
    f"""
    ALTER TABLE directory_listing_{shelf} ALTER COLUMN words SET STORAGE EXTENDED,
        ALTER COLUMN tags SET STORAGE EXTENDED, RESET (toast_tuple_target);
    """
    for shelf in SHELVES
)


class Migration(migrations.Migration):
    dependencies = [("directory", "0084_many_in")]

    operations = [migrations.RunSQL(KEPT, AS_BEFORE)]
