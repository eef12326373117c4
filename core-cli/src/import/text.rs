//! The text of a file that a spreadsheet wrote.

/// Decodes a file: UTF-8 with or without a mark of the byte order, or UTF-16 with one.
///
/// # Errors
///
/// The reason with its line, and the fix.
pub(super) fn decode(bytes: &[u8]) -> Result<String, String> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err("it is a workbook, and not CSV; save it as `CSV UTF-8`".to_owned());
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return utf_16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return utf_16(rest, u16::from_be_bytes);
    }
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count().saturating_add(1);
        format!("line {line} is not valid UTF-8; save the file as `CSV UTF-8`")
    })?;
    if let Some(before) = text.split_once('\0').map(|(before, _)| before) {
        let line = before.matches('\n').count().saturating_add(1);
        return Err(format!(
            "line {line} has a zero byte, which CSV does not have; save the file as `CSV UTF-8`"
        ));
    }
    Ok(text.to_owned())
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    match (text, rest) {
        (Ok(text), []) => Ok(text),
        _ => Err("it is not valid UTF-16; save the file as `CSV UTF-8`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encodings_of_spreadsheets_are_read() {
        assert_eq!(decode("\u{feff}a;ß".as_bytes()).as_deref(), Ok("a;ß"));
        let little: Vec<u8> = "\u{feff}a;ß".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&little).as_deref(), Ok("a;ß"));
        let big: Vec<u8> = "\u{feff}a;ß".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&big).as_deref(), Ok("a;ß"));
        assert_eq!(decode(b"").as_deref(), Ok(""));
    }

    #[test]
    fn other_files_are_refused_with_advice() {
        for (bytes, expected) in [
            (&b"PK\x03\x04rest"[..], "it is a workbook"),
            (b"a\nGr\xf6\xdfe", "line 2 is not valid UTF-8"),
            (b"a\0b", "line 1 has a zero byte"),
            (&[0xFF, 0xFE, 0x41], "not valid UTF-16"),
            (&[0xFF, 0xFE, 0x00, 0xD8], "not valid UTF-16"),
        ] {
            let reason = decode(bytes).unwrap_err();
            assert!(reason.contains(expected) && reason.contains("CSV UTF-8"), "{reason}");
        }
    }
}
