//! Evidence of calls and fields: types that no source shows, and calls that Core may lack.

use core_api::{
    Endpoint, Evidence, Id, Resource, Unlisted,
    endpoint::CallKind,
    exports::{
        bytes::Bytes,
        http::{Response, StatusCode},
        jiff::civil::DateTime,
        rust_decimal::Decimal,
    },
};

const ID: &str = "627f5f9e-260f-cdab-5143-b9fedec21552";

/// A resource with facts of every evidence.
#[derive(Clone, Debug, PartialEq, Resource)]
#[resource(
    "/meter",
    get = GetMeter,
    list = ListMeters,
    create = CreateMeter,
    input = MeterInput,
    evidence = vendor_code,
    observed(list),
    assumed(get, create)
)]
#[non_exhaustive]
pub(crate) struct Meter {
    /// Identifier.
    #[field(read_only, evidence = documented)]
    pub(crate) id: Id<Meter>,
    /// Day of the last read.
    #[field(assumed_type)]
    pub(crate) read_on: Option<DateTime>,
    /// Cost of a read.
    #[field(assumed_type)]
    pub(crate) cost: Option<Decimal>,
    /// Number of reads.
    #[field(evidence = observed)]
    pub(crate) reads: Option<i32>,
    /// Other fields.
    #[field(unlisted)]
    pub(crate) unlisted: Unlisted,
}

/// Settings, which have no id.
#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/setting/meter", read = ReadMeterSettings)]
#[non_exhaustive]
pub(crate) struct MeterSettings {
    /// True if reads need a memo.
    pub(crate) memo_required: Option<bool>,
    /// Other fields.
    #[field(unlisted)]
    pub(crate) unlisted: Unlisted,
}

fn answer(status: StatusCode, body: &str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::copy_from_slice(body.as_bytes()));
    *response.status_mut() = status;
    response
}

#[test]
fn calls_and_fields_have_their_evidence() {
    assert_eq!(Meter::EVIDENCE, Evidence::VendorCode);
    assert_eq!(GetMeter::EVIDENCE, Evidence::Assumed);
    assert_eq!(CreateMeter::EVIDENCE, Evidence::Assumed);
    assert_eq!(ListMeters::EVIDENCE, Evidence::Observed);
    let evidence = Meter::FIELDS.iter().map(|info| (info.name, info.evidence, info.assumed_type));
    assert_eq!(
        evidence.collect::<Vec<_>>(),
        [
            ("id", Evidence::Documented, false),
            ("readOn", Evidence::VendorCode, true),
            ("cost", Evidence::VendorCode, true),
            ("reads", Evidence::Observed, false),
        ]
    );
}

#[test]
fn the_refusal_of_an_assumed_call_says_that_no_source_shows_it() {
    let refusal = |status| GetMeter::decode(answer(status, "")).unwrap_err();
    let error = refusal(StatusCode::NOT_FOUND);
    assert_eq!(error.evidence(), Evidence::Assumed);
    assert!(error.to_string().ends_with("no source shows this call; Core answered 404"), "{error}");
    for status in [StatusCode::METHOD_NOT_ALLOWED, StatusCode::NOT_IMPLEMENTED] {
        assert!(refusal(status).to_string().contains("no source shows this call"), "{status}");
    }
    for status in [StatusCode::UNAUTHORIZED, StatusCode::TOO_MANY_REQUESTS, StatusCode::BAD_GATEWAY]
    {
        assert!(!refusal(status).to_string().contains("no source"), "{status}");
    }
    let observed = ListMeters::decode(answer(StatusCode::NOT_FOUND, "")).unwrap_err();
    assert!(!observed.to_string().contains("no source"), "{observed}");
}

#[test]
fn a_value_that_is_not_of_an_assumed_type_costs_no_row() {
    let body = format!(r#"{{"id":"{ID}","readOn":"in spring","cost":1.50,"reads":3}}"#);
    let meter = GetMeter::decode(answer(StatusCode::OK, &body)).unwrap();
    assert_eq!((meter.read_on, meter.reads), (None, Some(3)));
    assert_eq!(meter.misfits()[0].path(), "readOn");
    let sent = serde_json::to_string(&meter).unwrap();
    assert!(sent.contains(r#""readOn":"in spring""#), "{sent}");
    let rows = ListMeters::decode(answer(StatusCode::OK, &format!("[{body}]"))).unwrap();
    assert_eq!(rows, [meter]);
}

#[test]
fn an_odd_amount_or_a_known_type_stays_an_error() {
    for odd in [r#""cost":"much""#, r#""reads":"many""#] {
        let body = format!(r#"{{"id":"{ID}",{odd}}}"#);
        assert!(GetMeter::decode(answer(StatusCode::OK, &body)).is_err(), "{odd}");
    }
}

#[test]
fn a_single_object_is_read_without_an_id() {
    assert_eq!(MeterSettings::CALLS, [CallKind::Read]);
    let base = "https://api.bqecore.com/api".parse().unwrap();
    let request = ReadMeterSettings::new().to_request(&base).unwrap();
    assert_eq!(request.uri().path(), "/api/setting/meter");
    let body = r#"{"memoRequired":true,"more":1}"#;
    let settings = ReadMeterSettings::decode(answer(StatusCode::OK, body)).unwrap();
    assert_eq!((settings.memo_required, settings.id()), (Some(true), Id::NONE));
    assert!(settings.unlisted.text("more").is_some());
}
