// Prints the newest time entries of a sandbox.

import { Configuration, TimeAndExpensesApi } from "./core_client";

async function main(): Promise<void> {
  const basePath = process.env.CORE_ENDPOINT?.replace(/\/$/, "");
  const api = new TimeAndExpensesApi(new Configuration({ basePath, accessToken: process.env.CORE_TOKEN }));
  // A list without records is `null`, because Core answers it without a body.
  const entries = await api.listTimeEntries({ where: "billable = true", orderBy: "date desc", page: "1,3" });
  for (const entry of entries ?? []) {
    console.log(entry.date, entry.actualHours, entry.description);
  }
}

main();
