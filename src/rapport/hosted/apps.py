from django.apps import AppConfig


class Hosted(AppConfig):
    name = "rapport.hosted"

    def ready(self) -> None:
        """Tell the layers below what there is here; they know nothing of it."""
        from rapport.hosted.chat.registration import register as register_chat
        from rapport.hosted.practice.registration import register as register_practice

        register_chat()
        register_practice()
