"""The operator closes the keys of authenticator apps anew."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("permissions", "0026_single_sign_on"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [RunFile("permissions", "second_steps")]
