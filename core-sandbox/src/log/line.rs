//! Lines of the log.

use std::fmt::{self, Write};

use jiff::Timestamp;
use serde_json::json;

use crate::journal::{Exchange, write_target};

/// Writes a line without its end. Control characters are escaped, so that a line stays one line.
pub(super) fn write_text(exchange: &Exchange, buffer: &mut String) {
    // Writing to a text does not fail.
    let _ = text(exchange, &mut EscapedWriter(buffer));
}

fn text(exchange: &Exchange, writer: &mut EscapedWriter<'_>) -> fmt::Result {
    writer.write_str(exchange.method.as_str())?;
    writer.write_char(' ')?;
    write_target(&exchange.uri, writer)?;
    match exchange.status {
        Some(status) => write!(writer, " {}", status.as_u16())?,
        None => writer.write_str(" -")?,
    }
    // Integers are written faster than floating-point numbers.
    let tenths = (exchange.duration.as_micros() + 50) / 100;
    write!(writer, " {}.{} ms", tenths / 10, tenths % 10)?;
    if let Some(fault) = exchange.fault {
        write!(writer, ", fault {}", fault.id)?;
    }
    if let Some(reason) = &exchange.reason {
        write!(writer, ", {reason}")?;
    }
    match exchange.unconfirmed() {
        Some(unconfirmed) => write!(writer, ", unconfirmed: {unconfirmed}"),
        None => Ok(()),
    }
}

/// Returns a line as JSON, without its end.
pub(super) fn json(exchange: &Exchange) -> String {
    let mut target = String::new();
    let _ = write_target(&exchange.uri, &mut target);
    let time = Timestamp::try_from(exchange.started_at).unwrap_or(Timestamp::UNIX_EPOCH);
    let microseconds = exchange.duration.as_micros();
    json!({
        "time": time.to_string(),
        "method": exchange.method.as_str(),
        "target": target,
        "status": exchange.status.map(|status| status.as_u16()),
        "milliseconds": u64::try_from(microseconds).unwrap_or(u64::MAX) as f64 / 1_000.0,
        "reason": exchange.reason,
        "unconfirmed": exchange.unconfirmed(),
        "fault": exchange.fault.map(|fault| fault.id),
    })
    .to_string()
}

/// A writer that escapes control characters.
struct EscapedWriter<'a>(&'a mut String);

impl Write for EscapedWriter<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
            self.0.push_str(text);
            return Ok(());
        }
        for letter in text.chars() {
            match letter.is_control() {
                true => self.0.extend(letter.escape_default()),
                false => self.0.push(letter),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::FiredFault;

    fn line(exchange: &Exchange) -> String {
        let mut line = String::new();
        write_text(exchange, &mut line);
        line
    }

    #[test]
    fn a_line_has_the_request_the_status_the_time_and_the_reason() {
        let mut exchange = Exchange::example("/api/activity?page=1,2", 200);
        assert_eq!(line(&exchange), "GET /api/activity?page=1,2 200 1.0 ms");
        let guess = "no source shows that Core sorts by name".parse().unwrap();
        exchange.response_headers.insert("x-sandbox-unconfirmed", guess);
        assert!(
            line(&exchange).ends_with(" ms, unconfirmed: no source shows that Core sorts by name")
        );
        exchange.response_headers.clear();
        exchange.uri = "/idp/x?code=abc&state=d".parse().unwrap();
        exchange.reason = Some("the code\u{1b}[31m\nwas used before".to_owned());
        exchange.status = None;
        exchange.fault = Some(FiredFault { id: 3, is_dropped: true });
        let expected =
            "GET /idp/x?code=***&state=d - 1.0 ms, fault 3, the code\\u{1b}[31m\\nwas used before";
        assert_eq!(line(&exchange), expected);
        let json: serde_json::Value = serde_json::from_str(&json(&exchange)).unwrap();
        assert_eq!(json["target"], "/idp/x?code=***&state=d");
        assert_eq!((&json["status"], &json["fault"]), (&serde_json::Value::Null, &3.into()));
        assert_eq!(
            (&json["milliseconds"], &json["time"]),
            (&1.0.into(), &"1970-01-01T00:00:00Z".into())
        );
    }
}
