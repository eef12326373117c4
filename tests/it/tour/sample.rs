//! Values for the required fields of inputs, by their types.

use std::{collections::BTreeMap, marker::PhantomData};

use core_api::{Client, Id, Json, Target, WireEnum, catalog::RESOURCES, endpoint::CallKind};
use jiff::civil::{DateTime, date};
use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// Ids of records that exist, by the name of the resource.
pub(super) struct Samples(BTreeMap<&'static str, Uuid>);

impl Samples {
    /// Reads the first record of each list.
    pub(super) async fn read(client: &Client) -> Self {
        let mut ids = BTreeMap::new();
        for resource in RESOURCES {
            let Some(list) = resource.call(CallKind::List) else { continue };
            let call = client.raw(http::Method::GET, list.path).query("page", "1,1");
            let rows: Vec<serde_json::Value> = call.fetch().await.unwrap();
            let id = rows[0]["id"].as_str().unwrap().parse().unwrap();
            ids.insert(resource.name, id);
        }
        Self(ids)
    }
}

/// A type whose values can be made up.
pub(super) trait Sample {
    fn sample(samples: &Samples) -> Self;
}

impl Sample for String {
    fn sample(_: &Samples) -> Self {
        "Tour".to_owned()
    }
}

impl Sample for bool {
    fn sample(_: &Samples) -> Self {
        true
    }
}

impl Sample for i32 {
    fn sample(_: &Samples) -> Self {
        7
    }
}

impl Sample for Decimal {
    fn sample(_: &Samples) -> Self {
        Self::new(15_000, 2)
    }
}

impl Sample for DateTime {
    fn sample(_: &Samples) -> Self {
        date(2026, 3, 2).at(0, 0, 0, 0)
    }
}

impl Sample for Json {
    fn sample(_: &Samples) -> Self {
        Self::parse("7.50").unwrap()
    }
}

impl<T> Sample for Vec<T> {
    fn sample(_: &Samples) -> Self {
        Self::new()
    }
}

impl<T: Target> Sample for Id<T> {
    fn sample(samples: &Samples) -> Self {
        let id = samples.0.get(T::NAME).copied();
        Self::new(id.unwrap_or_else(|| Uuid::from_u128(7)))
    }
}

/// The maker of a value of `T`. Its method is that of [`MakeSample`] or that of [`MakeEnum`].
pub(super) struct Maker<T>(pub(super) PhantomData<T>);

/// Makes values of a type with [`Sample`].
pub(super) trait MakeSample<T> {
    fn make(&self, samples: &Samples) -> T;
}

impl<T: Sample> MakeSample<T> for Maker<T> {
    fn make(&self, samples: &Samples) -> T {
        T::sample(samples)
    }
}

/// Makes values of an enum. The enum may have no known value.
pub(super) trait MakeEnum<T> {
    fn make(&self, samples: &Samples) -> T;
}

impl<T: WireEnum + DeserializeOwned> MakeEnum<T> for &Maker<T> {
    fn make(&self, _: &Samples) -> T {
        serde_json::from_str("1").unwrap()
    }
}
