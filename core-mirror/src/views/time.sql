-- Hours with their person, project and client, and the share of time that the person should bill, in percent.
SELECT
    t._company,
    t.id,
    t.date,
    t.resource_id AS person_id,
    COALESCE(e.display_name, t.resource) AS person,
    t.project_id,
    COALESCE(p.display_name, p.name, t.project) AS project,
    p.client_id,
    COALESCE(c.name, p.client, t.client) AS client,
    t.billable,
    t.actual_hours AS hours,
    e.utilization_target AS target
FROM time_entry AS t
LEFT JOIN project AS p ON p._company = t._company AND p.id = t.project_id
LEFT JOIN client AS c ON c._company = p._company AND c.id = p.client_id
LEFT JOIN employee AS e ON e._company = t._company AND e.id = t.resource_id
