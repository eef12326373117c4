//! Values of columns in SQLite.

use std::fmt::{Display, Write};

use core_api::record::View;
use rusqlite::{Statement, types::Value as SqlValue};
use rust_decimal::Decimal;

use crate::{
    column::{Column, ColumnType},
    row::Row,
    value::Value,
};

/// The largest number of significant digits that a floating-point number of 64 bits always keeps.
const DIGITS: u32 = 15;

/// The reason why a value does not fit its column.
pub(super) type Misfit = String;

/// Binds the value of a column at a place of a statement. Nothing is bound if the field is unset. The inner error is a
/// value that does not fit. `text` is memory for texts of values.
pub(super) fn bind(
    statement: &mut Statement<'_>,
    place: usize,
    row: &Row,
    column: &Column,
    text: &mut String,
) -> Result<Result<(), Misfit>, rusqlite::Error> {
    match row.value(column) {
        View::Unset => {}
        View::Text(value) => match check(value) {
            Ok(()) => statement.raw_bind_parameter(place, value)?,
            Err(misfit) => return Ok(Err(misfit)),
        },
        View::Boolean(value) => statement.raw_bind_parameter(place, value)?,
        // An enum may be a number, whose column has texts.
        View::Integer(number) if column.kind == ColumnType::Text => {
            statement.raw_bind_parameter(place, shown(text, number))?;
        }
        View::Integer(number) => statement.raw_bind_parameter(place, number)?,
        View::Decimal(number) => statement.raw_bind_parameter(place, of_decimal(number))?,
        View::DateTime(time) => statement.raw_bind_parameter(place, shown(text, time))?,
        View::Id(id) => statement.raw_bind_parameter(place, shown(text, id))?,
        _ => match row.json(column) {
            Ok(Some(json)) => statement.raw_bind_parameter(place, json)?,
            Ok(None) => {}
            Err(error) => return Ok(Err(error.to_string())),
        },
    }
    Ok(Ok(()))
}

/// Returns the text of a value, in memory that is used again. The functions of SQLite read the text of a time.
fn shown(text: &mut String, value: impl Display) -> &str {
    text.clear();
    // A write to a text cannot fail.
    let _ = write!(text, "{value}");
    text
}

/// Refuses a text with NUL, because functions of SQLite end at it.
fn check(text: &str) -> Result<(), Misfit> {
    match text.bytes().position(|byte| byte == 0) {
        None => Ok(()),
        Some(index) => Err(format!(
            "the text has the character NUL at byte {index}, which SQLite does not compare"
        )),
    }
}

/// Returns the value of a column that is added to a table with rows.
pub(super) fn of_value(value: Value) -> SqlValue {
    match value {
        Value::Text(text) if check(&text).is_err() => SqlValue::Null,
        Value::Text(text) | Value::Json(text) => SqlValue::Text(text),
        Value::Boolean(value) => SqlValue::Integer(i64::from(value)),
        Value::Integer(number) => SqlValue::Integer(number),
        Value::Decimal(number) => of_decimal(number),
        Value::DateTime(time) => SqlValue::Text(time.to_string()),
        Value::Uuid(id) => SqlValue::Text(id.to_string()),
    }
}

/// Returns a decimal as a number if that keeps all of its digits, otherwise as a text.
fn of_decimal(number: Decimal) -> SqlValue {
    let number = number.normalize();
    let (mantissa, scale) = (number.mantissa(), number.scale());
    if scale == 0 {
        return i64::try_from(mantissa)
            .map_or_else(|_| SqlValue::Text(number.to_string()), SqlValue::Integer);
    }
    match i64::try_from(mantissa) {
        // Both are exact in floating point, so their quotient is the nearest number to the decimal.
        Ok(mantissa) if mantissa.unsigned_abs() < 10_u64.pow(DIGITS) && scale <= 22 => {
            SqlValue::Real(mantissa as f64 / 10_f64.powi(scale.cast_signed()))
        }
        _ => SqlValue::Text(number.to_string()),
    }
}
