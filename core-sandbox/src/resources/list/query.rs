//! The query of a list.

use std::collections::BTreeMap;

use core_api::{
    api::{DEFAULT_PAGE_SIZE, MAX_EXPANDED_PAGE_SIZE, MAX_PAGE_SIZE},
    record::{FieldInfo, Kind},
};

use crate::{query::Condition, refusal::Refusal, resources::Resource};

/// What a list is asked for.
#[derive(Debug)]
pub(super) struct Query {
    pub(super) condition: Option<Condition>,
    pub(super) order: Option<Order>,
    pub(super) selection: Selection,
    /// Indices of nested fields.
    pub(super) expanded: Vec<usize>,
    pub(super) page: Page,
}

#[derive(Debug)]
pub(super) struct Order {
    /// Index of the field.
    pub(super) field: usize,
    pub(super) kind: Kind,
    pub(super) is_descending: bool,
}

#[derive(Debug, PartialEq)]
pub(super) enum Selection {
    All,
    /// How many there are, instead of them.
    Count,
    /// Indices of fields.
    Only(Vec<usize>),
}

#[derive(Debug, PartialEq)]
pub(super) struct Page {
    /// From 1.
    number: usize,
    pub(super) size: usize,
}

impl Query {
    pub(super) fn parse(resource: &Resource, query: &str) -> Result<Self, Refusal> {
        // Core does not mind the case of parameters.
        let parameters: BTreeMap<String, String> = form_urlencoded::parse(query.as_bytes())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.into_owned()))
            .collect();
        let parameter = |name: &str| parameters.get(name).map(String::as_str);
        let fields = resource.fields;
        let selection = match parameter("fields") {
            None => Selection::All,
            Some(names) => Selection::parse(resource, names)?,
        };
        let is_paged = parameter("page").is_some() || parameter("orderby").is_some();
        if selection == Selection::Count && is_paged {
            return Err(Refusal::parameter("count(*) cannot be combined with orderBy or page."));
        }
        let expanded = parameter("expand").map(|names| nested(fields, names)).transpose()?;
        let max = if expanded.is_some() { MAX_EXPANDED_PAGE_SIZE } else { MAX_PAGE_SIZE };
        Ok(Self {
            condition: parameter("where").map(|text| Condition::parse(fields, text)).transpose()?,
            order: parameter("orderby").map(|text| Order::parse(fields, text)).transpose()?,
            selection,
            expanded: expanded.unwrap_or_default(),
            page: Page::parse(parameter("page"), max as usize)?,
        })
    }
}

impl Order {
    /// `field`, `field asc` or `field desc`.
    fn parse(fields: &[FieldInfo], text: &str) -> Result<Self, Refusal> {
        let mut words = text.split_whitespace();
        let name = words.next().unwrap_or_default();
        let (field, info) =
            find(fields, name, |info| info.sort).ok_or_else(|| Refusal::field("orderBy", name))?;
        let is_descending = match words.next() {
            None => false,
            Some(word) if word.eq_ignore_ascii_case("asc") => false,
            Some(word) if word.eq_ignore_ascii_case("desc") => true,
            Some(other) => return Err(Refusal::field("orderBy", other)),
        };
        match words.next() {
            None => Ok(Self { field, kind: info.kind, is_descending }),
            Some(other) => Err(Refusal::field("orderBy", other)),
        }
    }
}

impl Selection {
    fn parse(resource: &Resource, text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        if text == "*" {
            return Ok(Self::All);
        }
        if text.eq_ignore_ascii_case("count(*)") {
            return Ok(Self::Count);
        }
        let mut only = Vec::new();
        for name in text.split(',').map(str::trim) {
            let found = find(resource.fields, name, |_| true);
            let (index, info) = found.ok_or_else(|| Refusal::field("fields", name))?;
            if resource.unselectable.contains(&info.name) {
                return Err(Refusal::sql());
            }
            only.push(index);
        }
        Ok(Self::Only(only))
    }
}

impl Page {
    /// `number,size`; Core answers page 0 as it does page 1.
    fn parse(text: Option<&str>, max: usize) -> Result<Self, Refusal> {
        let Some(text) = text else {
            return Ok(Self { number: 1, size: DEFAULT_PAGE_SIZE as usize });
        };
        let numbers =
            text.split_once(',').and_then(|(number, size)| Some((whole(number)?, whole(size)?)));
        match numbers {
            Some((number, size)) if (1..=max).contains(&size) => {
                Ok(Self { number: number.max(1), size })
            }
            _ => Err(Refusal::parameter(format!(
                "Invalid 'page' parameter: expected number,size with a size from 1 to {max}."
            ))),
        }
    }

    /// How many records come before it.
    pub(super) fn offset(&self) -> usize {
        self.number.saturating_sub(1).saturating_mul(self.size)
    }
}

/// A number of digits alone, with blanks around it.
fn whole(text: &str) -> Option<usize> {
    let text = text.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// The indices of nested fields.
fn nested(fields: &[FieldInfo], names: &str) -> Result<Vec<usize>, Refusal> {
    let is_nested = |info: &FieldInfo| matches!(info.kind, Kind::Object(_) | Kind::List(_));
    let index = |name: &str| {
        let name = name.trim();
        let found = find(fields, name, is_nested).map(|(index, _)| index);
        found.ok_or_else(|| Refusal::field("expand", name))
    };
    names.split(',').map(index).collect()
}

/// The field with this name, in whatever case, if it is such a one.
fn find<'a>(
    fields: &'a [FieldInfo],
    name: &str,
    is_such: impl Fn(&FieldInfo) -> bool,
) -> Option<(usize, &'a FieldInfo)> {
    let mut fields = fields.iter().enumerate();
    fields.find(|(_, info)| info.name.eq_ignore_ascii_case(name)).filter(|(_, info)| is_such(info))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::{PROJECT, TIME_ENTRY};

    fn page(query: &str) -> Result<(usize, usize), u16> {
        match Query::parse(&TIME_ENTRY, query) {
            Ok(query) => Ok((query.page.offset(), query.page.size)),
            Err(refusal) => Err(refusal.status.as_u16()),
        }
    }

    fn status(resource: &Resource, query: &str) -> u16 {
        Query::parse(resource, query).map_or_else(|refusal| refusal.status.as_u16(), |_| 200)
    }

    #[test]
    fn pages_count_from_one_and_page_zero_is_the_first() {
        assert_eq!(page(""), Ok((0, 25)));
        assert_eq!(page("page=1,10"), Ok((0, 10)));
        assert_eq!(page("page=0,10"), Ok((0, 10)));
        assert_eq!(page("PAGE=3,1000"), Ok((2000, 1000)));
        assert_eq!(
            page("page=18446744073709551615,1000").map(|(offset, _)| offset),
            Ok(usize::MAX)
        );
    }

    #[test]
    fn pages_have_a_largest_size() {
        assert_eq!(page("page=1,1001"), Err(400));
        assert_eq!(page("page=1,100&expand=workflow"), Ok((0, 100)));
        assert_eq!(page("page=1,101&expand=workflow"), Err(400));
        for query in [
            "page=1",
            "page=1,0",
            "page=%2B1,5",
            "page=1,%2B5",
            "page=-1,5",
            "page=a,b",
            "page=1,2,3",
            "page=",
        ] {
            assert_eq!(page(query), Err(400), "{query}");
        }
    }

    #[test]
    fn only_sortable_fields_order() {
        for query in ["orderBy=date", "orderby=DATE+asc", "ORDERBY=date+Desc"] {
            assert_eq!(status(&TIME_ENTRY, query), 200, "{query}");
        }
        for query in ["orderBy=memo", "orderBy=date+up", "orderBy=date+asc+x", "orderBy="] {
            assert_eq!(status(&TIME_ENTRY, query), 400, "{query}");
        }
    }

    #[test]
    fn fields_are_known_ones() {
        assert_eq!(status(&PROJECT, "fields=id,%20displayName"), 200);
        assert_eq!(status(&PROJECT, "fields=*"), 200);
        assert_eq!(status(&PROJECT, "fields=id,colour"), 400);
        assert_eq!(status(&PROJECT, "fields=id,hasChild"), 424);
        assert_eq!(status(&PROJECT, "expand=rules,address"), 200);
        assert_eq!(status(&PROJECT, "expand=name"), 400);
    }

    #[test]
    fn a_count_stands_alone() {
        assert_eq!(status(&PROJECT, "fields=count(*)&where=status=0"), 200);
        assert_eq!(status(&PROJECT, "fields=count(*)&page=1,10"), 400);
        assert_eq!(status(&TIME_ENTRY, "fields=count(*)&orderBy=date"), 400);
        assert_eq!(status(&PROJECT, "fields=id,count(*)"), 400);
    }
}
