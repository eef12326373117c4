//! The views for reports in PostgreSQL.

use std::collections::BTreeMap;

use tokio_postgres::{
    Client, Error, Transaction,
    error::SqlState,
    types::{ToSql, Type},
};

use super::{
    catalog::{Relation, relations},
    identifier::{Identifier, quoted},
    preparation::LOCK,
    view_mark::ViewMark,
};
use crate::{
    NotMirrored,
    views::{Dialect, ReportView, VIEWS},
};

/// Makes the views whose tables exist. Returns those that somebody else keeps, and those that the tables do not permit.
pub(super) async fn prepare(
    schema: &Identifier,
    client: &mut Client,
) -> Result<Vec<NotMirrored>, Error> {
    let mut transaction = client.transaction().await?;
    // The queries name tables without their schema. PostgreSQL then shows definitions without it, too.
    let start =
        format!("SELECT pg_advisory_xact_lock({LOCK}); SET LOCAL search_path TO {schema}, pg_temp");
    transaction.batch_execute(&start).await?;
    let tables = VIEWS.iter().flat_map(|view| view.tables);
    let names: Vec<&str> = VIEWS.iter().map(|view| view.name).chain(tables.copied()).collect();
    let found = relations(&transaction, schema, &names).await?;
    let present = present(&transaction, schema).await?;
    let has_details = found.get("invoice").is_some_and(has_details);
    let mut refused = Vec::new();
    for view in VIEWS {
        let is_table = |name: &&str| found.get(*name).is_some_and(|one| one.obstacle().is_none());
        let query = view.query(Dialect::Postgres, has_details);
        let place = Place {
            schema,
            view,
            query: view.tables.iter().all(is_table).then_some(query),
            relation: found.get(view.name),
            present: present.get(view.name),
        };
        if let Some(reason) = place.make(&mut transaction).await? {
            refused.push(NotMirrored::new(view.name, reason));
        }
    }
    transaction.commit().await?;
    Ok(refused)
}

fn has_details(invoice: &Relation) -> bool {
    invoice.columns.contains_key("invoice_details")
}

/// A view in the schema.
struct Present {
    definition: String,
    mark: Option<ViewMark>,
}

/// Returns the views in the schema that have names of views for reports.
async fn present(
    transaction: &Transaction<'_>,
    schema: &Identifier,
) -> Result<BTreeMap<String, Present>, Error> {
    let names: Vec<&str> = VIEWS.iter().map(|view| view.name).collect();
    let parameters: [(&(dyn ToSql + Sync), Type); 2] =
        [(&schema.name(), Type::TEXT), (&names, Type::TEXT_ARRAY)];
    let query = "SELECT c.relname::text, pg_get_viewdef(c.oid), obj_description(c.oid, 'pg_class') \
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname = $1 AND c.relname = ANY($2) AND c.relkind = 'v'";
    let mut views = BTreeMap::new();
    for row in transaction.query_typed(query, &parameters).await? {
        let comment: Option<&str> = row.try_get(2)?;
        let mark = comment.and_then(ViewMark::of_comment);
        views.insert(row.try_get(0)?, Present { definition: row.try_get(1)?, mark });
    }
    Ok(views)
}

/// The place of a view for a report.
struct Place<'a> {
    schema: &'a Identifier,
    view: &'a ReportView,
    /// `None` if a table is missing.
    query: Option<String>,
    /// The relation with the name of the view.
    relation: Option<&'a Relation>,
    /// The same, if it is a view.
    present: Option<&'a Present>,
}

impl Place<'_> {
    /// Makes the view, or removes one without tables. Returns the reason if that is not possible.
    async fn make(&self, transaction: &mut Transaction<'_>) -> Result<Option<String>, Error> {
        let name = format!("{}.{}", self.schema.name(), self.view.name);
        let Some(query) = &self.query else {
            return self.remove(transaction, &name).await;
        };
        if let Some(present) = self.present {
            let mark = present.mark.as_ref();
            let is_own = mark.is_some_and(|mark| mark.is_unchanged(&present.definition));
            if is_own && mark.is_some_and(|mark| mark.is_of(query)) {
                return Ok(None);
            }
            if !is_own && !self.is_equal(transaction, query, &present.definition).await? {
                return Ok(Some(changed(&name)));
            }
        } else if let Some(obstacle) = self.relation.and_then(|found| found.obstacle_of_view()) {
            return Ok(Some(format!(
                "`{name}` is {obstacle}, and the mirror needs this name for a view; rename it, or name \
                 another schema"
            )));
        }
        let part = transaction.transaction().await?;
        match self.create(&part, query).await {
            Ok(()) => part.commit().await?,
            Err(error) if error.code().is_some_and(is_of_view) => {
                part.rollback().await?;
                return Ok(Some(impossible(&name, &error)));
            }
            Err(error) => return Err(error),
        }
        Ok(None)
    }

    /// Creates the view or replaces it, with its mark. Views and rights that depend on it stay, if its columns do.
    async fn create(&self, transaction: &Transaction<'_>, query: &str) -> Result<(), Error> {
        let name = format!("{}.{}", self.schema, quoted(self.view.name));
        let create = format!("CREATE OR REPLACE VIEW {name} AS\n{query}");
        transaction.batch_execute("SAVEPOINT replacement").await?;
        match transaction.batch_execute(&create).await {
            Err(error) if error.code() == Some(&SqlState::INVALID_TABLE_DEFINITION) => {
                let again = format!("ROLLBACK TO replacement; DROP VIEW {name}; {create}");
                transaction.batch_execute(&again).await?;
            }
            result => result?,
        }
        let definition = "SELECT pg_get_viewdef(to_regclass($1))";
        let parameters: [(&(dyn ToSql + Sync), Type); 1] = [(&name, Type::TEXT)];
        let row = transaction.query_typed_one(definition, &parameters).await?;
        let mark = ViewMark::new(query, row.try_get(0)?);
        transaction.batch_execute(&format!("COMMENT ON VIEW {name} IS '{}'", mark.comment())).await
    }

    /// Removes a view without its tables, if nobody changed it.
    async fn remove(
        &self,
        transaction: &mut Transaction<'_>,
        name: &str,
    ) -> Result<Option<String>, Error> {
        let Some(present) = self.present else { return Ok(None) };
        let mark = present.mark.as_ref();
        if !mark.is_some_and(|mark| mark.is_unchanged(&present.definition)) {
            return Ok(mark.is_some().then(|| changed(name)));
        }
        let part = transaction.transaction().await?;
        let drop = format!("DROP VIEW {}.{}", self.schema, quoted(self.view.name));
        match part.batch_execute(&drop).await {
            Ok(()) => part.commit().await?,
            Err(error) if error.code().is_some_and(is_of_view) => {
                part.rollback().await?;
                return Ok(Some(impossible(name, &error)));
            }
            Err(error) => return Err(error),
        }
        Ok(None)
    }

    /// Returns whether a query has this definition. Another version of PostgreSQL may write definitions in another way.
    async fn is_equal(
        &self,
        transaction: &mut Transaction<'_>,
        query: &str,
        definition: &str,
    ) -> Result<bool, Error> {
        let part = transaction.transaction().await?;
        let create = format!("CREATE TEMPORARY VIEW \"_mirror_view\" AS\n{query}");
        let is_equal = match part.batch_execute(&create).await {
            Ok(()) => {
                let shown = "SELECT pg_get_viewdef(to_regclass('pg_temp._mirror_view'))";
                let row = part.query_typed_one(shown, &[]).await?;
                row.try_get::<_, &str>(0)? == definition
            }
            Err(error) if error.code().is_some_and(is_of_view) => false,
            Err(error) => return Err(error),
        };
        part.rollback().await?;
        Ok(is_equal)
    }
}

/// Returns whether an error is about a view, its tables or the rights to them.
fn is_of_view(code: &SqlState) -> bool {
    // Class 42 is "syntax error or access rule violation", and class 2B "dependent privilege descriptors still exist".
    matches!(code.code().get(..2), Some("42" | "2B"))
}

fn changed(name: &str) -> String {
    format!(
        "the view `{name}` differs from what the mirror made (a renamed table changes it, too); run \
         `DROP VIEW {name}`, and the next run makes it again"
    )
}

fn impossible(name: &str, error: &Error) -> String {
    let reason = error.as_db_error().map_or_else(
        || error.to_string(),
        |error| {
            let detail = error.detail().map(|detail| format!(" ({})", detail.replace('\n', "; ")));
            format!("{}{}", error.message(), detail.unwrap_or_default())
        },
    );
    format!(
        "the view `{name}` cannot be made: {reason}; mend this, or drop the view with what depends on it, \
         and run the mirror again"
    )
}
