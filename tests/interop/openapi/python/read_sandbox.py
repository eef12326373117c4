"""Reads a sandbox with the client that openapi-generator makes from the OpenAPI 3.1 document."""

import os
from uuid import UUID

import core_client
from core_client import ApiException, CoreError, ExpenseInput, TimeEntryInput

NOBODY = UUID(int=1)


def api_client():
    """Returns a client with the token of the environment."""
    configuration = core_client.Configuration(
        host=os.environ["CORE_ENDPOINT"].rstrip("/"), access_token=os.environ["CORE_TOKEN"]
    )
    return core_client.ApiClient(configuration)


def read(client):
    """Lists activities by a filter, reads one, and reads past the end of a list."""
    activities = core_client.TimeAndExpensesApi(client)
    page = activities.list_activities(where="billable = true", order_by="code", page="1,5")
    assert 1 <= len(page) <= 5 and all(row.billable for row in page), page
    activity = activities.get_activity(page[0].id)
    assert activity.code == page[0].code and activity.id == page[0].id
    assert activities.list_activities(page="1000,5") is None
    print(f"{len(page)} rows; the first is {activity.code}")


def write(client):
    """Creates, updates and deletes an expense."""
    expenses = core_client.TimeAndExpensesApi(client)
    created = expenses.create_expense(ExpenseInput(code="PYTHON", description="Made by a client"))
    version = created.version
    created.description = "Changed"
    updated = expenses.update_expense(created.id, created)
    assert updated.description == "Changed" and updated.version != version, updated
    expenses.delete_expense(created.id)
    print(f"created, updated and deleted {created.id}")


def refuse(client):
    """Reads a refusal with its key."""
    entry = TimeEntryInput(
        date="2026-03-02T00:00:00",
        description="Site visit",
        activity_id=NOBODY,
        project_id=NOBODY,
        resource_id=NOBODY,
    )
    try:
        core_client.TimeAndExpensesApi(client).create_time_entry(entry)
    except ApiException as error:
        assert error.status == 409 and isinstance(error.data, CoreError), error
        assert error.data.key, error.data
        print(f"refused with the key {error.data.key}")
    else:
        raise AssertionError("not refused")


def main():
    with api_client() as client:
        read(client)
        write(client)
        refuse(client)


main()
