//! Tables of fields and of values.

use crate::{
    diagnostics::{Mistakes, Spanned, nearest},
    spec::{Wire, evidence::Evidence},
    vendor::{
        facts::{Claim, FieldFacts, SourceType, ValueFacts, is_field_name, type_name},
        page::{Cell, Table},
        terms,
    },
};

/// The parts of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Name,
    Description,
    Format,
    Attributes,
    Value,
}

/// The names of columns, in lower case.
const COLUMNS: [(&str, Column); 6] = [
    ("name", Column::Name),
    ("description", Column::Description),
    ("format", Column::Format),
    ("type", Column::Format),
    ("attributes", Column::Attributes),
    ("value", Column::Value),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TableKind {
    Fields,
    Values,
}

/// The columns of a table, by their places.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) kind: TableKind,
    columns: Vec<Option<Column>>,
}

impl Columns {
    /// Finds the columns. Returns `None` for a table of something else, after a note.
    pub(super) fn of(table: &Table, mistakes: &mut Mistakes) -> Option<Self> {
        let find = |cell: &Cell| {
            let text = cell.text.to_ascii_lowercase();
            COLUMNS.iter().find(|(name, _)| *name == text).map(|(_, column)| *column)
        };
        let columns: Vec<_> = table.header.iter().map(find).collect();
        let has = |column| columns.contains(&Some(column));
        let kind = if has(Column::Name) && has(Column::Format) {
            TableKind::Fields
        } else if has(Column::Value) && (has(Column::Name) || has(Column::Description)) {
            TableKind::Values
        } else {
            let at = table.header.first().map_or(&table.at, |cell| &cell.at);
            let help = "nothing is read from it; a table of fields has `Name` and `Format`, one of \
                        values `Value` and `Description`";
            mistakes.push(at, "a table with other columns", help);
            return None;
        };
        for (cell, column) in table.header.iter().zip(&columns) {
            if column.is_none() && !cell.is_empty() {
                let names = COLUMNS.map(|(name, _)| name);
                let help = match nearest(&cell.text.to_ascii_lowercase(), names) {
                    Some(near) => format!("did the page rename `{near}`? nothing is read from it"),
                    None => "nothing is read from it; write its facts by hand".to_owned(),
                };
                mistakes.push(&cell.at, format!("the column `{}` is not known", cell.text), help);
            }
        }
        Some(Self { kind, columns })
    }

    /// Returns a cell of a row.
    fn cell<'r>(&self, row: &'r [Cell], column: Column) -> Option<&'r Cell> {
        let index = self.columns.iter().position(|found| *found == Some(column))?;
        row.get(index)
    }

    /// Returns the values of a table of an enum.
    pub(super) fn values(&self, table: &Table, mistakes: &mut Mistakes) -> Vec<ValueFacts> {
        let mut values: Vec<ValueFacts> = Vec::new();
        for row in &table.rows {
            let Some(cell) = self.cell(row, Column::Value) else { continue };
            let Ok(number) = cell.text.parse::<i64>() else {
                let help = "a value of an enum is a whole number; add it by hand";
                mistakes.push(&cell.at, format!("`{}` is not a number", cell.text), help);
                continue;
            };
            let text = self.cell(row, Column::Name).or_else(|| self.cell(row, Column::Description));
            let name = text.and_then(|cell| value_name(&cell.text));
            let wire = Spanned { value: Wire::Number(number), at: cell.at.clone() };
            match values.iter().find(|known| known.wire.value == wire.value) {
                Some(first) => {
                    let help = "the first one is used; see which one is right";
                    mistakes.push(&wire.at, format!("the value `{number}` occurs twice"), help);
                    mistakes.also(&first.wire.at, "the first one is here");
                }
                None => values.push(ValueFacts { wire, name, evidence: Evidence::Documented }),
            }
        }
        values
    }

    /// Returns the fields of a table. A field that occurs twice is not read.
    pub(super) fn fields(&self, table: &Table, mistakes: &mut Mistakes) -> Vec<FieldFacts> {
        let last = table.rows.len().checked_sub(1).filter(|_| table.is_last_open);
        let rows = table.rows.iter().enumerate();
        let read = rows.filter_map(|(index, row)| self.field(row, Some(index) == last, mistakes));
        let fields: Vec<FieldFacts> = read.collect();
        super::super::once(fields, mistakes)
    }

    fn field(&self, row: &[Cell], is_open: bool, mistakes: &mut Mistakes) -> Option<FieldFacts> {
        let name = self.cell(row, Column::Name)?;
        if row.len() != self.columns.len() {
            let help = "write the field by hand";
            let (found, wanted) = (row.len(), self.columns.len());
            mistakes.push(&name.at, format!("the row has {found} cells of {wanted}"), help);
            return None;
        }
        let Some((word, is_required, is_list)) = field_name(&name.text) else {
            let help = "a name is letters, digits and `_`; write the field by hand";
            mistakes.push(&name.at, format!("`{}` is not a name of a field", name.text), help);
            return None;
        };
        let format = self.cell(row, Column::Format)?;
        let description = self.cell(row, Column::Description);
        let ty = self::format(format, description, is_list, mistakes)?;
        let mut field = FieldFacts {
            name: Spanned { value: word, at: name.at.clone() },
            ty: Spanned { value: ty, at: format.at.clone() },
            required: Claim::of(is_required),
            filter: Claim::Silent,
            sort: Claim::Silent,
            max_length: Claim::Silent,
            evidence: Evidence::Documented,
        };
        if let Some(cell) = self.cell(row, Column::Attributes) {
            attributes(cell, is_open, &mut field, mistakes);
        }
        Some(field)
    }
}

/// Reads the name of a field with its marks: `label *`, `locks []Array: … under it.`
///
/// Returns the name, whether it is required, and whether it is a list.
fn field_name(text: &str) -> Option<(String, bool, bool)> {
    let (text, is_list) = match text.split_once("[]") {
        Some((name, hint)) => {
            let is_hint = hint.is_empty() || hint.trim_start().starts_with("Array:");
            (Some(name).filter(|_| is_hint)?, true)
        }
        None => (text, false),
    };
    let name = text.replace('*', " ");
    let is_required = text.contains('*');
    let name = name.trim();
    is_field_name(name).then(|| (name.to_owned(), is_required, is_list))
}

/// Reads `MaxLength = 50 Filterable, Sortable`. If a part is not read, it may be any attribute.
fn attributes(cell: &Cell, is_open: bool, field: &mut FieldFacts, mistakes: &mut Mistakes) {
    let known = mistakes.len();
    let text = cell.text.replace('=', " = ").replace(',', " ");
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        match word.to_ascii_lowercase().as_str() {
            "filterable" => field.filter = Claim::Yes(true),
            "sortable" => field.sort = Claim::Yes(true),
            "required" => field.required = Claim::Yes(true),
            "maxlength" => {
                let number = words.find(|word| *word != "=").and_then(|word| word.parse().ok());
                match number.filter(|number| *number > 0) {
                    Some(number) => field.max_length = Claim::Yes(number),
                    None => {
                        let help = "`MaxLength` has a number from 1 up; write it by hand";
                        mistakes.push(&cell.at, "a length that is not a number", help);
                    }
                }
            }
            _ => {
                let help = "the attributes are `Filterable`, `Sortable`, `Required` and `MaxLength = …`; \
                            write another fact by hand";
                mistakes.push(&cell.at, format!("the attribute `{word}` is not known"), help);
            }
        }
    }
    if mistakes.len() == known && !is_open {
        field.filter = field.filter.or_no();
        field.sort = field.sort.or_no();
        field.max_length = field.max_length.or_no();
    }
}

/// Reads a format: `uuid`, `BilledStatus Enumerated type: …`, `AccountSplits Nested object: …`.
fn format(
    cell: &Cell,
    description: Option<&Cell>,
    is_list: bool,
    mistakes: &mut Mistakes,
) -> Option<SourceType> {
    let text = cell.text.as_str();
    let (is_list, text) = match text.strip_prefix("[]").or(text.strip_suffix("[]")) {
        Some(text) => (true, text.trim()),
        None => (is_list, text),
    };
    let word = text.split([' ', ':']).next().unwrap_or_default();
    let named = |kind: &str| text.contains(kind).then(|| type_name(word)).flatten();
    if let Some(name) = named("Enumerated type") {
        return Some(SourceType::Enum(name));
    }
    if let Some(name) = named("Nested object") {
        return Some(if is_list { SourceType::List(name) } else { SourceType::Object(name) });
    }
    match terms::read(text) {
        Ok(SourceType::Id(_)) => Some(SourceType::Id(description.map(|cell| cell.text.clone()))),
        Ok(SourceType::Scalar(scalar)) if is_list => Some(SourceType::Scalars(scalar)),
        Ok(ty) => Some(ty),
        Err(unknown) => {
            let word = if unknown.word.is_empty() {
                "an empty format".to_owned()
            } else {
                format!("the type `{}`", unknown.word)
            };
            mistakes.push(&cell.at, format!("{word} is not known"), unknown.help);
            None
        }
    }
}

/// Returns a name for a value: `PartiallyPaid` for `Partially paid`. `None` for a sentence.
fn value_name(text: &str) -> Option<String> {
    if text.split_whitespace().count() > 4 {
        return None;
    }
    let words = text.trim_end_matches('.').replace(['-', '/', '_'], " ");
    type_name(&words)
}
