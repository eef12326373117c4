//! Values of columns in SQLite.

use core_api::record::View;
use jiff::civil::DateTime;
use rusqlite::types::{ToSqlOutput, Value as SqlValue, ValueRef};
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

/// Returns the value of a column.
pub(super) fn of_row<'a>(row: &'a Row, column: &Column) -> Result<ToSqlOutput<'a>, Misfit> {
    let value = match row.value(column) {
        View::Unset => SqlValue::Null,
        View::Text(text) => {
            check(text)?;
            return Ok(ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())));
        }
        View::Boolean(value) => SqlValue::Integer(i64::from(value)),
        // An enum may be a number, whose column has texts.
        View::Integer(number) if column.kind == ColumnType::Text => {
            SqlValue::Text(number.to_string())
        }
        View::Integer(number) => SqlValue::Integer(number),
        View::Decimal(number) => of_decimal(number),
        View::DateTime(time) => SqlValue::Text(time_text(time)),
        View::Id(id) => SqlValue::Text(id.to_string()),
        _ => match row.json(column).map_err(|error| error.to_string())? {
            Some(json) => SqlValue::Text(json),
            None => SqlValue::Null,
        },
    };
    Ok(ToSqlOutput::Owned(value))
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
        Value::DateTime(time) => SqlValue::Text(time_text(time)),
        Value::Uuid(id) => SqlValue::Text(id.to_string()),
    }
}

/// Returns a time as a text that the functions of SQLite read.
fn time_text(time: DateTime) -> String {
    time.to_string()
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
