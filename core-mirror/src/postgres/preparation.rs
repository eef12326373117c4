//! Tables and columns that are created before a run, and the check of those that exist.

use tokio_postgres::{Client, Transaction};

use super::{
    backfill::Backfill,
    catalog::{Relation, has_schema, relations},
    failure::Failure,
    identifier::{Identifier, quoted},
    layout::Layout,
};
use crate::{Column, DestinationError, Table};

/// The lock that lets one worker at a time change tables. The number has no meaning.
pub(super) const LOCK: i64 = 0x434f_5245_6d69_7272;

/// Creates missing schemas, tables and columns, in one transaction.
pub(super) async fn prepare(
    schema: &Identifier,
    client: &mut Client,
    tables: &[Table],
) -> Result<(), Failure> {
    let transaction = client.transaction().await?;
    transaction.batch_execute(&format!("SELECT pg_advisory_xact_lock({LOCK})")).await?;
    if !has_schema(&transaction, schema).await? {
        transaction.batch_execute(&format!("CREATE SCHEMA {schema}")).await?;
    }
    let own = Layout::own();
    let layouts: Vec<Layout> = own.into_iter().chain(tables.iter().map(Layout::of)).collect();
    let names: Vec<&str> = layouts.iter().map(|layout| layout.name.as_str()).collect();
    let found = relations(&transaction, schema, &names).await?;
    for layout in &layouts {
        let Some(relation) = found.get(&layout.name) else {
            transaction.batch_execute(&layout.create(schema)).await?;
            continue;
        };
        check(schema, layout, relation)?;
        let missing = add_columns(schema, &transaction, layout, relation).await?;
        let table = tables.iter().find(|table| table.name == layout.name);
        if let Some(table) = table.filter(|_| !missing.is_empty()) {
            let is_new = |column: &&Column| missing.contains(&column.name.as_str());
            let new = table.columns.iter().filter(is_new).collect();
            Backfill { schema, table, new }.run(&transaction).await?;
        }
    }
    transaction.commit().await?;
    Ok(())
}

/// Checks a table that somebody may have changed since the run began, and keeps its columns as they are until the end of
/// the transaction.
///
/// Rows are copied as bytes, so a column of another type would take them for other values.
pub(super) async fn hold(
    schema: &Identifier,
    transaction: &Transaction<'_>,
    layout: &Layout,
) -> Result<(), Failure> {
    let table = quoted(&layout.name);
    let lock = format!("LOCK TABLE {schema}.{table} IN ROW EXCLUSIVE MODE");
    transaction.batch_execute(&lock).await?;
    let found = relations(transaction, schema, &[&layout.name]).await?;
    found.get(&layout.name).map_or(Ok(()), |relation| check(schema, layout, relation))
}

/// Adds the columns that a table lacks. Returns their names.
async fn add_columns<'a>(
    schema: &Identifier,
    transaction: &Transaction<'_>,
    layout: &'a Layout,
    relation: &Relation,
) -> Result<Vec<&'a str>, Failure> {
    let missing = layout.columns.iter().filter(|(name, _)| !relation.columns.contains_key(name));
    let missing: Vec<_> = missing.collect();
    if !missing.is_empty() {
        let additions: Vec<String> = missing
            .iter()
            .map(|(name, kind)| format!("ADD COLUMN {} {kind}", quoted(name)))
            .collect();
        let table = quoted(&layout.name);
        let statement = format!("ALTER TABLE {schema}.{table} {}", additions.join(", "));
        transaction.batch_execute(&statement).await?;
    }
    Ok(missing.into_iter().map(|(name, _)| name.as_str()).collect())
}

/// Checks a table that exists.
fn check(schema: &Identifier, layout: &Layout, relation: &Relation) -> Result<(), Failure> {
    let table = format!("{}.{}", schema.name(), layout.name);
    if let Some(obstacle) = relation.obstacle() {
        return Err(refused(format!(
            "`{table}` is {obstacle}, and the mirror needs a table of this name; rename it, or name \
             another schema"
        )));
    }
    for (name, kind) in &layout.columns {
        let Some(facts) = relation.columns.get(name) else {
            if layout.key.contains(&name.as_str()) {
                return Err(refused(format!(
                    "the table `{table}` has no column `{name}`, which is a part of its key; rename \
                     the table, so that the mirror makes another one"
                )));
            }
            continue;
        };
        if facts.kind != *kind {
            return Err(refused(format!(
                "the column `{name}` of `{table}` has the type `{}`, but its values need `{kind}`; \
                 change it back, or rename the column, so that the mirror adds its own",
                facts.kind
            )));
        }
        if facts.is_generated {
            return Err(refused(format!(
                "the column `{name}` of `{table}` is computed by the database; rename it, so that \
                 the mirror adds its own"
            )));
        }
    }
    let is_ours = |name: &String| layout.columns.iter().any(|(own, _)| own == name);
    let extra = relation.columns.iter().find(|(name, facts)| facts.needs_value && !is_ours(name));
    if let Some((name, _)) = extra {
        return Err(refused(format!(
            "the column `{name}` of `{table}` needs a value, which the mirror does not have; give it \
             a default, or drop its `NOT NULL`"
        )));
    }
    let mut key = layout.key.to_vec();
    key.sort_unstable();
    if !relation.keys.iter().any(|found| *found == key) {
        return Err(refused(format!(
            "the table `{table}` has no primary key ({0}); run `ALTER TABLE {table} ADD PRIMARY KEY \
             ({0})`",
            layout.key.join(", ")
        )));
    }
    Ok(())
}

fn refused(message: String) -> Failure {
    Failure::Destination(DestinationError::Schema(message))
}
