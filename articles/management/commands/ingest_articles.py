from articles.entries import ARTICLE_SECTIONS
from articles.management.commands import ingest


class Command(ingest.Command):
    help = "Bring articles with their quotes and mentions into the database, all or nothing."
    sections = ARTICLE_SECTIONS
