"""Pages that exist only in the demonstration and in tests."""

app_name = "demo"
urlpatterns: list = []
