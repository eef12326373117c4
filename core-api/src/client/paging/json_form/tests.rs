use proptest::{
    prelude::{Strategy, any, prop, proptest},
    sample::Index,
};

use super::{
    super::{
        page::{Page, Shape},
        record_form::RecordForm,
        row_form::{self, RowForm},
    },
    *,
};
use crate::{
    Activity, Employee, Invoice, Resource, TimeEntry,
    endpoint::{CanList, Leniency, List},
    error::Call,
    projection::RowWithExtras,
};

/// Values that servers send, of all kinds and in unusual spellings.
const VALUES: [&str; 38] = [
    "null",
    "true",
    "\"True\"",
    "false",
    "0",
    "1",
    "4",
    "-0",
    "7.50",
    "-12.5",
    "3.0",
    "1e3",
    "2147483648",
    "99999999999999999999999999999999",
    "\"\"",
    "\"  \"",
    r#""\t""#,
    "\"plain\"",
    "\"7.50\"",
    r#""quoted \" text""#,
    r#""\u00e9t\u00e9\n\/""#,
    r#""half \ud800""#,
    "\"2026-01-31T08:00:00\"",
    "\"2026-01-31T08:00:00.1230000\"",
    "\"2026-02-30T00:00:00\"",
    "\"2026-01-31\"",
    "\"627f5f9e-260f-cdab-5143-b9fedec21552\"",
    "\"627F5F9E-260F-CDAB-5143-B9FEDEC21552\"",
    "\"{627f5f9e-260f-cdab-5143-b9fedec21552}\"",
    "\"00000000-0000-0000-0000-000000000000\"",
    "[]",
    "[ ]",
    "{}",
    "[1, 2]",
    "[\"a\"]",
    "[{\"id\":\"627f5f9e-260f-cdab-5143-b9fedec21552\",\"memo\":\"x\"}]",
    "{\"name\":null,\"id\":\"627f5f9e-260f-cdab-5143-b9fedec21552\"}",
    "{\n  \"name\": \"x\",\r\n  \"more\": [1,\n2]\n}",
];

/// Names that no declaration lists, and one that is almost listed.
const UNLISTED: [&str; 4] = ["colour", "caf\u{e9}", "iD", r"tab\there"];

/// A row as numbers of names and values.
type RowParts = Vec<(Index, Index)>;

fn any_rows() -> impl Strategy<Value = Vec<RowParts>> {
    prop::collection::vec(prop::collection::vec((any::<Index>(), any::<Index>()), 0..8), 0..4)
}

/// Returns a page of rows of a resource. Names may be old, unlisted and repeated.
fn page_of<R: Resource>(rows: &[RowParts]) -> String {
    let mut names = UNLISTED.to_vec();
    for field in R::FIELDS {
        names.push(field.name);
        names.extend(field.old_names);
    }
    let row = |(number, members): (usize, &RowParts)| {
        // Nearly all rows have an id of their own.
        let own = format!(r#""id":"00000000-0000-0000-0000-{:012}""#, number + 1);
        let own = Some(own).filter(|_| members.len() != 7);
        let member = |(name, value): &(Index, Index)| {
            format!(r#""{}": {}"#, name.get(&names), value.get(&VALUES))
        };
        let members: Vec<String> = own.into_iter().chain(members.iter().map(member)).collect();
        format!("{{{}}}", members.join(" ,"))
    };
    format!("[{}]", rows.iter().enumerate().map(row).collect::<Vec<_>>().join(",\n"))
}

/// The shape of a page, and the position of each row with its JSON or its error.
type ReadRows = (Shape, Vec<(RowPosition, Result<String, String>)>);

fn read<R: CanList, F: RowForm>(
    form: &F,
    (body, leniency, key): (&str, Leniency, &str),
    list: &List<R>,
    json: impl Fn(F::Row) -> String,
) -> Result<ReadRows, String> {
    let mut response = http::Response::new(body.to_owned().into());
    response.extensions_mut().insert(leniency);
    let left_out = list.query.untyped.left_out(R::FIELDS);
    let page = row_form::read(form, &Call::of::<List<R>>(), &response, key, left_out, 3);
    let Page { shape, positions, rows } = page.map_err(|error| error.to_string())?;
    let rows = rows.into_iter().map(|row| row.map(&json).map_err(|error| error.to_string()));
    Ok((shape, positions.into_iter().zip(rows).collect()))
}

/// Asserts that a page has the same rows, positions and errors in both forms.
fn assert_same<R: CanList>(list: &List<R>, body: &str) {
    for (leniency, key) in
        [(Leniency::Strict, ""), (Leniency::Lenient, ""), (Leniency::Strict, "lastUpdated")]
    {
        let answer = (body, leniency, key);
        // JSON of an unknown type keeps its line breaks in a record, but not in a line.
        let record =
            |row: RowWithExtras<R>| encode::to_string(&row).unwrap().replace(['\n', '\r'], "");
        let records = read(&RecordForm::<R>::new(), answer, list, record);
        let texts = read(&JsonForm::of::<R>(), answer, list, JsonRow::into_string);
        assert_eq!(records.map(normal), texts.map(normal), "{leniency:?} {key} {body}");
    }
}

/// Removes the differences that both forms may have: a record writes some escapes of texts in another way.
fn normal((shape, rows): ReadRows) -> ReadRows {
    let texts = |json: String| {
        let mut json = json.replace(r"\ud800", r"\ufffd");
        for (escape, letter) in [(r"\u00e9", "\u{e9}"), (r"\/", "/"), (r"\ufffd", "\u{fffd}")] {
            json = json.replace(escape, letter);
        }
        json
    };
    (shape, rows.into_iter().map(|(position, row)| (position, row.map(texts))).collect())
}

proptest! {
    #[test]
    fn any_row_has_the_json_of_its_record_or_the_error(rows in any_rows()) {
        assert_same(&List::<Activity>::new(), &page_of::<Activity>(&rows));
        assert_same(&List::<TimeEntry>::new(), &page_of::<TimeEntry>(&rows));
        assert_same(&List::<Employee>::new(), &page_of::<Employee>(&rows));
        assert_same(&List::<Invoice>::new(), &page_of::<Invoice>(&rows));
        let expanded = List::<Invoice>::new().expand(Invoice::INVOICE_DETAILS);
        assert_same(&expanded, &page_of::<Invoice>(&rows));
        let selected = List::<Activity>::new().field(Activity::CODE);
        assert_same(&selected, &page_of::<Activity>(&rows));
    }
}

#[test]
fn an_answer_of_another_shape_has_the_same_error() {
    let one = r#"{"id":"00000000-0000-0000-0000-000000000001","code":"A"}"#;
    let four = format!("[{}]", [one; 4].join(","));
    let unlisted: Vec<String> = (0..40).map(|number| format!(r#""x{number}":1"#)).collect();
    let wide = format!("[{},{}}}]", one.replace('}', ""), unlisted.join(","));
    for body in [
        "",
        "{}",
        "[{}",
        "[{}]",
        "[]",
        "[1]",
        "[null]",
        "[[]]",
        r#"[{"id":1}"#,
        "nonsense",
        "null",
        one,
        &four,
        &wide,
        r#"{"message":"no"}"#,
        r#"[{"\ud800":1}]"#,
        "\u{feff}[]",
        "[] []",
    ] {
        assert_same(&List::<Activity>::new(), body);
    }
}

#[test]
fn rows_of_declared_values_need_no_record() {
    let layout = RowLayout::new(
        TimeEntry::FIELDS,
        List::<TimeEntry>::new().query.untyped.left_out(TimeEntry::FIELDS),
        "",
    );
    let body = r#"[{"id":"627f5f9e-260f-cdab-5143-b9fedec21552","actualHours":7.50,"date":"2026-01-31T08:00:00","memo":null}]"#;
    let rows = layout.unwrap().read(body, 1).unwrap();
    let row = rows[0].as_ref().unwrap();
    assert!(row.is_flat);
    assert_eq!(row.json.len(), body.len() - 2);
}
