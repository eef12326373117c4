-- Billable time and expenses that no invoice bills yet. Written-off entries are left out.
--
-- The amount of time is its hours times its rate. The view leaves the product to its reader, because SQLite would
-- round it. The amount of an expense is the charge.
SELECT
    t._company,
    'time' AS kind,
    t.id,
    t.date,
    t.project_id,
    COALESCE(p.display_name, p.name, t.project) AS project,
    p.client_id,
    COALESCE(c.name, p.client, t.client) AS client,
    t.resource_id AS person_id,
    t.resource AS person,
    t.actual_hours AS hours,
    t.bill_rate AS rate,
    NULL AS charge
FROM time_entry AS t
LEFT JOIN project AS p ON p._company = t._company AND p.id = t.project_id
LEFT JOIN client AS c ON c._company = p._company AND c.id = p.client_id
WHERE t.billable IS TRUE AND t.bill_status = '0' AND t.is_written_off IS NOT TRUE
UNION ALL
SELECT
    e._company,
    'expense' AS kind,
    e.id,
    e.date,
    e.project_id,
    COALESCE(p.display_name, p.name, e.project) AS project,
    p.client_id,
    COALESCE(c.name, p.client, e.client) AS client,
    e.resource_id AS person_id,
    e.resource AS person,
    NULL AS hours,
    NULL AS rate,
    e.charge_amount AS charge
FROM expense_entry AS e
LEFT JOIN project AS p ON p._company = e._company AND p.id = e.project_id
LEFT JOIN client AS c ON c._company = p._company AND c.id = p.client_id
WHERE e.billable IS TRUE AND e.bill_status = '0' AND e.is_written_off IS NOT TRUE
