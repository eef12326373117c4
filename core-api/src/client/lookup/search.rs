//! The search for the records with some keys, in as few calls as possible.
//!
//! Either each key is a part of the filter, or one wider list has all of them. The wider list is counted first, and
//! the search takes the way with fewer calls.

use std::{collections::BTreeSet, sync::Arc};

use uuid::Uuid;

use super::{
    key_field::KeyField,
    key_value::{Key, folded},
};
use crate::{
    Error, Filter,
    client::{paging::visit_rows, pipeline::Pipeline},
    endpoint::{CanList, List},
    error::Call,
    filter::{MAX_ENCODED_LENGTH, Operator},
    record::Record,
};

/// A row with the key that it was found by.
pub(in crate::client) struct FoundRow<P> {
    pub(in crate::client) key: Key,
    pub(in crate::client) id: Option<Uuid>,
    pub(in crate::client) row: P,
}

/// The largest number of calls for which a wider list is not considered, because its count is a call as well.
const FEW_CALLS: u64 = 4;

/// Reads the rows with one of the keys. Texts may differ in case.
///
/// Rows are compared with the keys here, whatever the server takes for equal.
pub(in crate::client) async fn search<R: CanList, P: Record>(
    pipeline: &Arc<Pipeline>,
    list: &List<R>,
    fields: &[KeyField],
    keys: &BTreeSet<Key>,
) -> Result<Vec<FoundRow<P>>, Error> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let wanted: BTreeSet<Key> = keys.iter().map(|key| folded(key)).collect();
    let mut found = Vec::new();
    let mut known = BTreeSet::new();
    for list in lists(pipeline, list, fields, keys).await? {
        let visit = |id: Option<Uuid>, row: crate::projection::RowWithExtras<P>| {
            let key: Option<Key> = fields.iter().map(|field| field.read_row(&row)).collect();
            let key = key.filter(|key| wanted.contains(&folded(key)));
            // Two parts of a filter can match the same row.
            if let Some(key) = key.filter(|_| id.is_none_or(|id| known.insert(id))) {
                found.push(FoundRow { key, id, row: row.into_row() });
            }
        };
        visit_rows(Arc::clone(pipeline), &list, visit).await?;
    }
    Ok(found)
}

/// Returns the lists that have all rows with the keys.
async fn lists<R: CanList>(
    pipeline: &Arc<Pipeline>,
    list: &List<R>,
    fields: &[KeyField],
    keys: &BTreeSet<Key>,
) -> Result<Vec<List<R>>, Error> {
    let mut list = list.clone();
    (list.query.untyped.order, list.query.untyped.page) = (None, None);
    if !list.query.untyped.fields.is_empty() {
        ["id"].into_iter().chain(fields.iter().map(|field| field.name)).for_each(|name| {
            list.query.untyped.add_field(name);
        });
    }
    let narrow = narrow(&list, fields, keys)?;
    // A list of ids ends when all of them have come, and others end with an empty page.
    let is_by_id = matches!(fields, [KeyField { name: "id", .. }]);
    let calls_per_list = if is_by_id || list.reading.trusts_short_pages { 1 } else { 2 };
    let cost = u64::try_from(narrow.len()).unwrap_or(u64::MAX).saturating_mul(calls_per_list);
    if !narrow.is_empty() && cost <= FEW_CALLS {
        return Ok(narrow);
    }
    let wide = wide(list, fields, keys);
    if narrow.is_empty() {
        return Ok(vec![wide]);
    }
    let mut rows = 0_u64;
    for part in wide.to_counts()? {
        rows = rows.saturating_add(pipeline.exchange(&part).await?.0);
    }
    let pages = rows.div_ceil(wide.query.untyped.max_page_size().into());
    Ok(if pages.saturating_add(1) < cost { vec![wide] } else { narrow })
}

/// Returns lists whose filters name the keys. Empty if Core filters by none of the fields.
fn narrow<R: CanList>(
    list: &List<R>,
    fields: &[KeyField],
    keys: &BTreeSet<Key>,
) -> Result<Vec<List<R>>, Error> {
    let filterable: Vec<usize> =
        fields.iter().zip(0..).filter(|(field, _)| field.is_filterable).map(|(_, i)| i).collect();
    if filterable.is_empty() {
        return Ok(Vec::new());
    }
    let parts: BTreeSet<Vec<_>> =
        keys.iter().map(|key| filterable.iter().filter_map(|&i| key.get(i)).collect()).collect();
    let any = Filter::any_of(parts.iter().map(|values| {
        let mut equal = filterable
            .iter()
            .zip(values)
            .filter_map(|(&i, value)| Some(fields.get(i)?.compare::<R>(Operator::Equal, value)));
        let first = equal.next().unwrap_or_else(|| Filter::any_of(std::iter::empty()));
        equal.fold(first, |all, one| all & one)
    }));
    let mut list = list.clone();
    list.reading.trusts_short_pages |= keys.len() == 1;
    list.reading.key = None;
    list.query.untyped.add_filter(any.expr());
    let filter = list.query.untyped.filter.take();
    let split = filter.map_or(Ok(Vec::new()), |filter| filter.split(MAX_ENCODED_LENGTH, 0));
    let parts = split.map_err(|fault| Error::unsent(Call::of::<List<R>>(), fault))?;
    Ok(parts
        .into_iter()
        .map(|part| {
            let mut list = list.clone();
            list.query.untyped.filter = Some(part);
            list
        })
        .collect())
}

/// Returns one list that has all rows with the keys, and others.
fn wide<R: CanList>(mut list: List<R>, fields: &[KeyField], keys: &BTreeSet<Key>) -> List<R> {
    for (index, field) in fields.iter().enumerate().filter(|(_, field)| field.is_filterable) {
        let values: BTreeSet<_> = keys.iter().filter_map(|key| key.get(index)).collect();
        let (Some(&first), Some(&last)) = (values.first(), values.last()) else { continue };
        if first == last {
            list = list.filter(field.compare(Operator::Equal, first));
        } else if first.has_ranges() {
            list = list.filter(field.compare(Operator::GreaterOrEqual, first));
            list = list.filter(field.compare(Operator::LessOrEqual, last));
        }
    }
    let creation = R::FIELDS.iter().find(|field| field.name == "createdOn");
    list.reading.key = creation
        .filter(|field| field.filter.is_known() && field.sort.is_known())
        .map(|field| field.name);
    list
}
