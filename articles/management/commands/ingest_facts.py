from articles.entries import FACT_SECTIONS
from articles.management.commands import ingest


class Command(ingest.Command):
    help = "Bring statements and commitments into the database, all or nothing."
    sections = FACT_SECTIONS
