"""Background work of organisations: requests to join that wait, reviews of members."""

from procrastinate.contrib.django import app

from tremplin.organisations.actions import asking, reviewing
from tremplin.organisations.waiting import remind_of_requests, route_again


@app.periodic(cron="25 6 * * *")
@app.task(name="organisations.follow_requests", queueing_lock="organisations.follow_requests")
def follow_requests(timestamp: int) -> None:
    """Requests to join: to who can decide today, and a reminder to administrators after a week."""
    route_again()
    remind_of_requests()


@app.periodic(cron="35 6 * * 1-5")
@app.task(name="organisations.review_members", queueing_lock="organisations.review_members")
def review_members(timestamp: int) -> None:
    """Ask administrators, every quarter, who is still of the team; remind them; tell the network."""
    reviewing.open_reviews()
    reviewing.remind_of_reviews()


@app.periodic(cron="45 6 * * 1-5")
@app.task(name="organisations.ask_page_reviews", queueing_lock="organisations.ask_page_reviews")
def ask_page_reviews(timestamp: int) -> None:
    """Ask administrators, once a year, whether their public page is right; let go of reports that nobody settled."""
    asking.ask_reviews()
    asking.forget_reports()
