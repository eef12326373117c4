//! The tables that a schema has, by the catalog of PostgreSQL.

use std::collections::BTreeMap;

use tokio_postgres::{
    Error, Transaction,
    types::{ToSql, Type},
};

use super::identifier::Identifier;

/// A relation of the schema: a table, or something else with its name.
#[derive(Debug, Default)]
pub(super) struct Relation {
    /// The kind, as in `pg_class.relkind`.
    pub(super) kind: String,
    /// The columns by name.
    pub(super) columns: BTreeMap<String, ColumnFacts>,
    /// The columns of each unique index that an upsert can use, sorted by name.
    pub(super) keys: Vec<Vec<String>>,
}

impl Relation {
    /// Returns the kind in words, or `None` for a table.
    pub(super) fn obstacle(&self) -> Option<&'static str> {
        match self.kind.as_str() {
            // An ordinary table, and a partitioned one.
            "r" | "p" => None,
            "v" => Some("a view"),
            "m" => Some("a materialized view"),
            "f" => Some("a foreign table"),
            "i" | "I" => Some("an index"),
            "S" => Some("a sequence"),
            "c" => Some("a type"),
            _ => Some("not a table"),
        }
    }
}

impl Relation {
    /// Returns the kind in words, if it is in the way of a view.
    pub(super) fn obstacle_of_view(&self) -> Option<&'static str> {
        match self.kind.as_str() {
            "v" => None,
            "r" | "p" => Some("a table"),
            _ => self.obstacle(),
        }
    }
}

/// The facts of a column.
#[derive(Debug)]
pub(super) struct ColumnFacts {
    /// The type, as `format_type` writes it.
    pub(super) kind: String,
    /// True if the database computes each value, so that nobody may write it.
    pub(super) is_generated: bool,
    /// True if each row needs a value that the mirror does not write.
    pub(super) needs_value: bool,
}

/// Returns the relations of a schema that have these names.
pub(super) async fn relations(
    transaction: &Transaction<'_>,
    schema: &Identifier,
    names: &[&str],
) -> Result<BTreeMap<String, Relation>, Error> {
    let parameters: [(&(dyn ToSql + Sync), Type); 2] =
        [(&schema.name(), Type::TEXT), (&names, Type::TEXT_ARRAY)];
    let columns = "SELECT c.relname::text, c.relkind::text, a.attname::text, \
         format_type(a.atttypid, a.atttypmod), \
         coalesce(a.attgenerated <> '' OR a.attidentity = 'a', false), \
         coalesce(a.attnotnull AND NOT a.atthasdef AND a.attidentity = '', false) \
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
         WHERE n.nspname = $1 AND c.relname = ANY($2)";
    let mut relations: BTreeMap<String, Relation> = BTreeMap::new();
    for row in transaction.query_typed(columns, &parameters).await? {
        let relation = relations.entry(row.try_get(0)?).or_default();
        relation.kind = row.try_get(1)?;
        if let Some(name) = row.try_get::<_, Option<String>>(2)? {
            let facts = ColumnFacts {
                kind: row.try_get(3)?,
                is_generated: row.try_get(4)?,
                needs_value: row.try_get(5)?,
            };
            relation.columns.insert(name, facts);
        }
    }
    let keys = "SELECT c.relname::text, \
         (SELECT array_agg(a.attname::text ORDER BY a.attname::text COLLATE \"C\") \
         FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = ANY(i.indkey[0:i.indnkeyatts - 1])) \
         FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid \
         JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname = $1 AND c.relname = ANY($2) \
         AND i.indisunique AND i.indimmediate AND i.indisvalid \
         AND i.indpred IS NULL AND i.indexprs IS NULL";
    for row in transaction.query_typed(keys, &parameters).await? {
        if let Some(relation) = relations.get_mut(row.try_get::<_, &str>(0)?) {
            relation.keys.extend(row.try_get::<_, Option<Vec<String>>>(1)?);
        }
    }
    Ok(relations)
}

/// Returns whether a schema exists.
pub(super) async fn has_schema(
    transaction: &Transaction<'_>,
    schema: &Identifier,
) -> Result<bool, Error> {
    let parameters: [(&(dyn ToSql + Sync), Type); 1] = [(&schema.name(), Type::TEXT)];
    let found = "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)";
    transaction.query_typed_one(found, &parameters).await?.try_get(0)
}
