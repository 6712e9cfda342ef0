"""What a structure publishes of its posts: nothing here is about anybody."""

from tremplin.jobs.models import JobPost
from tremplin.kernel.personal import impersonal

impersonal(JobPost)
