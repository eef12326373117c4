//! Values of a file of Parquet, as texts.

use core_mirror::ColumnType;
use parquet::record::Field;

/// Returns a value as a text. `None` is null.
pub(crate) fn text(field: &Field, kind: ColumnType) -> Option<String> {
    Some(match field {
        Field::Null => return None,
        Field::Bool(value) => value.to_string(),
        Field::Long(value) => value.to_string(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) if kind == ColumnType::Uuid => {
            uuid::Uuid::from_slice(bytes.data()).unwrap().to_string()
        }
        Field::Bytes(bytes) => String::from_utf8(bytes.data().to_vec()).unwrap(),
        Field::Decimal(decimal) => {
            let units = i128::from_be_bytes(decimal.data().try_into().unwrap());
            let scale = u32::try_from(decimal.scale()).unwrap();
            let (sign, units) = (if units < 0 { "-" } else { "" }, units.unsigned_abs());
            let (whole, part) = (units / 10_u128.pow(scale), units % 10_u128.pow(scale));
            let width = usize::try_from(scale).unwrap();
            let digits = format!("{sign}{whole}.{part:0width$}");
            digits.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        Field::TimestampMicros(micros) => {
            let epoch = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0);
            epoch.checked_add(jiff::SignedDuration::from_micros(*micros)).unwrap().to_string()
        }
        other => panic!("{other:?}"),
    })
}
