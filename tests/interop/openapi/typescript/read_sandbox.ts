// Reads a sandbox with the client that openapi-generator makes from the OpenAPI 3.1 document.

import assert from "node:assert";
import { Configuration, CoreErrorFromJSON, ResponseError, TimeAndExpensesApi } from "./core_client";

const NOBODY = "00000000-0000-0000-0000-000000000001";

function variable(name: string): string {
  const value = process.env[name];
  assert(value, `set ${name}`);
  return value;
}

function api(): TimeAndExpensesApi {
  const basePath = variable("CORE_ENDPOINT").replace(/\/$/, "");
  return new TimeAndExpensesApi(new Configuration({ basePath, accessToken: variable("CORE_TOKEN") }));
}

/** Lists activities by a filter, reads one, and reads past the end of a list. */
async function read(api: TimeAndExpensesApi): Promise<void> {
  const page = await api.listActivities({ where: "billable = true", orderBy: "code", page: "1,5" });
  assert(page && page.length >= 1 && page.every((row) => row.billable));
  const activity = await api.getActivity({ id: page[0].id ?? "" });
  assert.equal(activity.code, page[0].code);
  assert.equal(await api.listActivities({ page: "1000,5" }), null);
  console.log(`${page.length} rows; the first is ${activity.code}`);
}

/** Creates, updates and deletes an expense. */
async function write(api: TimeAndExpensesApi): Promise<void> {
  const expenseInput = { code: "TYPESCRIPT", description: "Made by a client" };
  const created = await api.createExpense({ expenseInput });
  const id = created.id ?? "";
  const updated = await api.updateExpense({ id, expense: { ...created, description: "Changed" } });
  assert.equal(updated.description, "Changed");
  assert.notEqual(updated.version, created.version);
  await api.deleteExpense({ id });
  console.log(`created, updated and deleted ${id}`);
}

/** Reads a refusal with its key. */
async function refuse(api: TimeAndExpensesApi): Promise<void> {
  const timeEntryInput = {
    date: "2026-03-02T00:00:00",
    description: "Site visit",
    activityId: NOBODY,
    projectId: NOBODY,
    resourceId: NOBODY,
  };
  const error = await api.createTimeEntry({ timeEntryInput }).catch((error) => error);
  assert(error instanceof ResponseError, String(error));
  assert.equal(error.response.status, 409);
  const refusal = CoreErrorFromJSON(await error.response.json());
  assert(refusal.key);
  console.log(`refused with the key ${refusal.key}`);
}

async function main(): Promise<void> {
  const client = api();
  await read(client);
  await write(client);
  await refuse(client);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
