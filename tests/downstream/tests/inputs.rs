//! Inputs with required fields, declared by a stranger.

use core::error::Error;

use bqe::Endpoint as _;

/// A result of these tests.
type Outcome = Result<(), Box<dyn Error>>;

/// Declares a record and an object with required fields in a given order.
macro_rules! declared {
    ($module:ident: $($field:ident),*) => {
        mod $module {
            #![expect(unreachable_pub, reason = "the derive makes public items")]

            use bqe::{Id, Object, Resource, Unlisted};

            #[derive(Clone, Debug, PartialEq, Resource)]
            #[resource("/trip", create = CreateTrip, batch = CreateTrips, input = TripInput, crate = bqe)]
            pub struct Trip {
                #[field(read_only)]
                pub id: Id<Trip>,
                $(#[field(required)] pub $field: Option<String>,)*
                pub legs: Option<Vec<Leg>>,
                #[field(unlisted)]
                pub rest: Unlisted,
            }

            #[derive(Clone, Debug, PartialEq, Object)]
            #[object(crate = bqe, builder = LegBuilder)]
            pub struct Leg {
                $(#[field(required)] pub $field: Option<String>,)*
                /// A field with the name of a function.
                pub build: Option<bool>,
                #[field(unlisted)]
                pub rest: Unlisted,
            }

            pub fn trip() -> TripInput {
                let leg = Leg::builder().origin("Linz").build_(true).code("L-1").build();
                TripInput::new().code("T-1").origin("Graz").legs([leg])
            }
        }
    };
}

declared!(forwards: code, origin);
declared!(backwards: origin, code);

#[test]
fn the_order_of_a_declaration_does_not_decide_what_a_value_is_sent_as() -> Outcome {
    let base = "https://core.test".parse()?;
    let forwards = forwards::CreateTrip::new(forwards::trip()).to_request(&base)?;
    let backwards = backwards::CreateTrip::new(backwards::trip()).to_request(&base)?;
    let read = serde_json::from_slice::<serde_json::Value>;
    let sent = serde_json::json!({
        "code": "T-1", "origin": "Graz",
        "legs": [{ "code": "L-1", "origin": "Linz", "build": true }],
    });
    assert_eq!(read(forwards.body())?, sent);
    assert_eq!(read(backwards.body())?, sent);
    Ok(())
}

#[test]
fn setters_are_called_in_any_order_and_again() -> Outcome {
    let base = "https://core.test".parse()?;
    let started = forwards::TripInput::new().origin("Wels");
    assert_eq!(format!("{started:?}"), r#"{"origin":"Wels"}"#);
    let complete: forwards::TripInput = started.code("T-1").origin("Graz").code("T-2");
    let request = forwards::CreateTrips::new(vec![complete.clone()]).to_request(&base)?;
    assert_eq!(request.body().as_ref(), br#"[{"code":"T-2","origin":"Graz"}]"#);
    assert_eq!(serde_json::to_string(&complete)?, r#"{"code":"T-2","origin":"Graz"}"#);
    Ok(())
}
