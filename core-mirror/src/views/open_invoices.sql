-- Invoices with a balance, each with the project and the client that it bills.
--
-- Drafts and void invoices are left out. A negative balance is a credit. The age is counted from the due date, or from the
-- date of an invoice without one. An invoice for several projects belongs to the first one.
WITH billed AS (
    SELECT _company, invoice_id, CAST(MIN(CAST(project_id AS TEXT)) AS {uuid}) AS project_id
    FROM (
        SELECT _company, invoice_id, project_id FROM time_entry WHERE project_id IS NOT NULL
        UNION ALL
        SELECT _company, invoice_id, project_id FROM expense_entry WHERE project_id IS NOT NULL
    ) AS entry
    WHERE invoice_id <> '00000000-0000-0000-0000-000000000000'
    GROUP BY _company, invoice_id
)
SELECT
    i._company,
    i.id,
    i.invoice_number,
    i.date,
    COALESCE(i.due_date, i.date) AS due_date,
    i.invoice_amount,
    i.balance,
    p.id AS project_id,
    COALESCE(p.display_name, p.name) AS project,
    p.client_id,
    COALESCE(c.name, p.client) AS client
FROM invoice AS i
LEFT JOIN billed AS b ON b._company = i._company AND b.invoice_id = i.id
LEFT JOIN project AS p ON p._company = i._company AND p.id = {project}
LEFT JOIN client AS c ON c._company = p._company AND c.id = p.client_id
WHERE i.is_void IS NOT TRUE AND i.is_draft IS NOT TRUE AND i.balance IS NOT NULL AND i.balance <> 0
