//! Views for reports: open invoices, unbilled work, and hours with their people.
//!
//! The views hold rows, not sums. So a program adds up exact decimals, and chooses the day of the report itself.
//!
//! Each view has a mark with hashes. It tells a view of another version, which is replaced, from a view that somebody
//! changed, which is kept.

use xxhash_rust::xxh3::xxh3_64;

/// The dialect of SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// SQLite.
    #[cfg_attr(not(feature = "sqlite"), allow(dead_code, reason = "the other destinations"))]
    Sqlite,
    /// PostgreSQL.
    #[cfg_attr(not(feature = "postgres"), allow(dead_code, reason = "the other destinations"))]
    Postgres,
}

/// A view over tables of the mirror.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReportView {
    /// The name of the view.
    pub(crate) name: &'static str,
    /// The tables that the view reads.
    pub(crate) tables: &'static [&'static str],
    /// The query, with the words of [`ReportView::query`] in braces.
    template: &'static str,
}

/// All views.
pub(crate) const VIEWS: &[ReportView] = &[
    ReportView {
        name: "report_open_invoices",
        tables: &["invoice", "project", "client", "time_entry", "expense_entry"],
        template: include_str!("views/open_invoices.sql"),
    },
    ReportView {
        name: "report_unbilled",
        tables: &["time_entry", "expense_entry", "project", "client"],
        template: include_str!("views/unbilled.sql"),
    },
    ReportView {
        name: "report_time",
        tables: &["time_entry", "project", "client", "employee"],
        template: include_str!("views/time.sql"),
    },
];

/// The project in the details of an invoice. A text that is not an id is left out, because a failed cast would end each
/// query of the view.
const POSTGRES_PROJECT: &str = "CASE WHEN i.invoice_details -> 0 ->> 'projectId' \
     ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' \
     THEN CAST(i.invoice_details -> 0 ->> 'projectId' AS uuid) END";

/// Returns the hash of a text of SQL, for the mark of a view.
pub(crate) fn hash(sql: &str) -> String {
    format!("{:016x}", xxh3_64(sql.as_bytes()))
}

impl ReportView {
    /// Returns the query of the view.
    ///
    /// `has_details` says whether invoices have a column with their details, which name the project of an invoice.
    pub(crate) fn query(&self, dialect: Dialect, has_details: bool) -> String {
        let (uuid, first_project) = match dialect {
            Dialect::Sqlite => ("TEXT", "json_extract(i.invoice_details, '$[0].projectId')"),
            Dialect::Postgres => ("uuid", POSTGRES_PROJECT),
        };
        let billed = "b.project_id";
        let project = match has_details {
            true => format!("COALESCE({first_project}, {billed})"),
            false => billed.to_owned(),
        };
        // SQLite drops the end of the last line from the text that it keeps.
        self.template.trim_end().replace("{uuid}", uuid).replace("{project}", &project)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_have_no_word_of_the_template_left() {
        for view in VIEWS {
            for dialect in [Dialect::Sqlite, Dialect::Postgres] {
                for has_details in [false, true] {
                    let query = view.query(dialect, has_details);
                    let is_left = query.contains("{uuid}") || query.contains("{project}");
                    assert!(!is_left, "{}: {query}", view.name);
                }
            }
        }
    }
}
