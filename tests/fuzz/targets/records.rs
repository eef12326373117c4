//! Target: responses with records of every resource, and responses without a record.

#![allow(deprecated, reason = "the list of resources has deprecated ones, too")]

use std::marker::PhantomData;

use core_api::{
    Endpoint, Error, Json,
    access::ReadCore,
    endpoint::{Answer, Count, Job, Leniency, RequestParts},
    record::{FieldInfo, Record},
};
use http::{Method, Response};
use serde::{Serialize, de::DeserializeOwned};

use super::spelling;

macro_rules! of_all {
    ($function:ident records { $(
        $group:ident $record:ident { $($word:ident $call:ident;)* } $input:tt $extra:tt $abilities:tt
    )* } calls $calls:tt) => {
        vec![$($function::<core_api::$record>()),*]
    };
}

/// The field table of a resource, and a function that reads a response as record and as list.
pub(crate) type Resource = (&'static [FieldInfo], fn(&[u8]));

/// Returns all resources. Their index is the first byte of an input.
pub(crate) fn resources() -> Vec<Resource> {
    fn resource<R: Record + Serialize + DeserializeOwned>() -> Resource {
        let reader = |answer: &[u8]| {
            read::<R>(answer);
            read::<Vec<R>>(answer);
            for leniency in [Leniency::Strict, Leniency::Lenient] {
                if let Ok(record) = decode_as::<R>(answer, leniency) {
                    let written = serde_json::to_string(&record).unwrap();
                    spelling::check(R::FIELDS, answer, written.as_bytes());
                }
            }
        };
        (R::FIELDS, reader)
    }
    core_api::__resources!(of_all, resource)
}

/// Reads a response. The first byte selects the resource, and the others are the body.
pub(crate) fn run(bytes: &[u8]) {
    let (first, answer) = bytes.split_first().unwrap_or((&0, &[]));
    let resources = resources();
    let (_, read) = resources[usize::from(*first) % resources.len()];
    read(answer);
    for result in [
        decode::<Count>(answer).map(drop),
        decode::<Job>(answer).map(drop),
        decode::<Json>(answer).map(drop),
        decode::<String>(answer).map(drop),
        decode::<()>(answer),
    ] {
        result.unwrap_or_else(|error| check(&error));
    }
}

/// Checks that a decoded value encodes to JSON that decodes to the same value.
fn read<A: Answer + Serialize>(answer: &[u8]) {
    match decode::<A>(answer) {
        Ok(read) => {
            let written = serde_json::to_string(&read).unwrap();
            let again = serde_json::to_string(&decode::<A>(written.as_bytes()).unwrap()).unwrap();
            assert_eq!(again, written);
        }
        Err(error) => check(&error),
    }
}

fn check(error: &Error) {
    let shown = error.to_string();
    assert!(!shown.contains(char::is_control), "{shown:?}");
    // The key, the message, the details and the text around them, for a response that is an error.
    assert!(shown.chars().count() <= 3 * 500 + 200, "{shown}");
    assert!(error.raw().is_none_or(|raw| raw.len() <= Error::MAX_RAW));
}

fn decode<A: Answer>(answer: &[u8]) -> Result<A, Error> {
    decode_as(answer, Leniency::Strict)
}

fn decode_as<A: Answer>(answer: &[u8], leniency: Leniency) -> Result<A, Error> {
    let mut response = Response::new(answer.to_vec().into());
    response.extensions_mut().insert(leniency);
    Call::<A>::decode(response)
}

/// A call with the response type `A`.
struct Call<A>(PhantomData<A>);

impl<A: Answer> Endpoint for Call<A> {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/fuzz";
    type Access = ReadCore;
    type Response = A;

    fn fill(&self, _: &mut RequestParts) -> Result<(), Error> {
        Ok(())
    }
}
