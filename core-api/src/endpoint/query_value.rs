//! Single parameters of a query string.

use jiff::civil::DateTime;
use rust_decimal::Decimal;

use super::RequestParts;
use crate::{
    Error, Id, Target, WireEnum,
    literal::{Literal, Unwritable},
};

/// A type whose values can be a parameter of a query string: the type of a field that is marked
/// `#[endpoint(query = "name")]`.
///
/// It is a text, a boolean, a number, a date and time, an id, an enum, or an `Option` of them. `None` leaves the
/// parameter out. Values have no quotes. A date and time is written as `2026-01-31T08:00:00`, and an enum as its
/// value on the wire.
///
/// No source shows how Core reads a list in a parameter, so a `Vec` is not one.
///
/// ```
/// use core_api::{Endpoint, Json};
/// use jiff::civil::{DateTime, date};
///
/// /// Finds tasks.
/// #[derive(Endpoint)]
/// #[endpoint(GET, "/task/find", scope = ReadCore, returns = Json)]
/// struct FindTasks {
///     #[endpoint(query = "since")]
///     since: DateTime,
///     #[endpoint(query = "top")]
///     top: Option<i32>,
/// }
///
/// let mut call = FindTasks::new(date(2026, 1, 31).at(8, 0, 0, 0));
/// let base = "https://core.test".parse()?;
/// assert_eq!(call.to_request(&base)?.uri().query(), Some("since=2026-01-31T08%3A00%3A00"));
/// call.top = Some(5);
/// assert_eq!(call.to_request(&base)?.uri().query(), Some("since=2026-01-31T08%3A00%3A00&top=5"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "a parameter of a query cannot be a `{Self}`",
    label = "not a text, a boolean, a number, a date, an id, an enum, or an `Option` of them",
    note = "the filter and the page of a list are a `Query<…>`, which `#[endpoint(query)]` marks"
)]
pub trait QueryValue {
    /// Adds the parameter to a request, unless the value is `None`.
    ///
    /// # Errors
    ///
    /// If the value cannot be written: a date before the year 1.
    fn add(&self, name: &str, request: &mut RequestParts) -> Result<(), Error>;
}

impl<T: QueryValue> QueryValue for Option<T> {
    fn add(&self, name: &str, request: &mut RequestParts) -> Result<(), Error> {
        self.as_ref().map_or(Ok(()), |value| value.add(name, request))
    }
}

impl QueryValue for String {
    fn add(&self, name: &str, request: &mut RequestParts) -> Result<(), Error> {
        request.parameter(name, self);
        Ok(())
    }
}

/// Makes types parameters that filters write without quotes.
macro_rules! bare_values {
    ($($value:ty),*) => {
        $(impl QueryValue for $value {
            fn add(&self, name: &str, request: &mut RequestParts) -> Result<(), Error> {
                add_operand::<Self>(self, name, request)
            }
        })*
    };
}

bare_values!(bool, i32, Decimal);

/// Adds a value as filters write it.
fn add_operand<V: Literal<V>>(
    value: &V,
    name: &str,
    request: &mut RequestParts,
) -> Result<(), Error> {
    let operand = value.operand().map_err(|reason| request.refuse(reason))?;
    request.parameter(name, &operand.to_string());
    Ok(())
}

impl QueryValue for DateTime {
    fn add(&self, name: &str, request: &mut RequestParts) -> Result<(), Error> {
        let year = self.year();
        if year < 1 {
            return Err(request.refuse(Unwritable::Year { year }));
        }
        request.parameter(name, &self.to_string());
        Ok(())
    }
}

impl<R: Target + ?Sized> QueryValue for Id<R> {
    fn add(&self, name: &str, request: &mut RequestParts) -> Result<(), Error> {
        request.parameter(name, &self.to_string());
        Ok(())
    }
}

impl<E: WireEnum> QueryValue for E {
    fn add(&self, name: &str, request: &mut RequestParts) -> Result<(), Error> {
        request.parameter(name, &self.wire().to_string());
        Ok(())
    }
}
