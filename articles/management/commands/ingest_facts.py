from articles.entries import FACT_SECTIONS
from articles.management.commands import ingest


class Command(ingest.Command):
    help = "Bring commitments, events, ties, topics… into the database, all or nothing."
    sections = FACT_SECTIONS
