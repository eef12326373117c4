//! The formats of texts, from the file of the recorder of shapes, and their words in reports.

#[path = "../../../core-api/src/client/middleware/shape_recorder/text_format.rs"]
mod recorded;

pub(crate) use recorded::TextFormat;

impl TextFormat {
    /// Returns the word in reports, which is that of files of shapes.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::ZeroId => "zero-id",
            Self::DateTime => "date-time",
            Self::ZonedDateTime => "zoned-date-time",
            Self::Date => "date",
            Self::Time => "time",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Empty => "empty",
            Self::Text => "text",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::TextFormat;

    #[test]
    fn reports_and_files_of_shapes_have_the_same_words() {
        let all = "id zero-id date-time zoned-date-time date time number boolean empty text";
        for word in all.split(' ') {
            let format: TextFormat = serde_json::from_value(word.into()).unwrap();
            assert_eq!(format.word(), word);
        }
    }
}
