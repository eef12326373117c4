"""Prints the newest time entries of a sandbox."""

import os

import core_client

configuration = core_client.Configuration(
    host=os.environ["CORE_ENDPOINT"].rstrip("/"),
    access_token=os.environ["CORE_TOKEN"],
)
with core_client.ApiClient(configuration) as client:
    api = core_client.TimeAndExpensesApi(client)
    # A list without records is `None`, because Core answers it without a body.
    entries = api.list_time_entries(where="billable = true", order_by="date desc", page="1,3")
    for entry in entries or []:
        print(entry.var_date, entry.actual_hours, entry.description)
