//! A chart of bars as SVG.

use std::{io::Write, path::Path};

use plotters::{
    coord::{cartesian::Cartesian2d, types::RangedCoordf64},
    prelude::{
        ChartBuilder, ChartContext, IntoDrawingArea, IntoFont, LabelAreaPosition, Rectangle,
        SVGBackend, SeriesLabelPosition, Text, TextStyle,
    },
    style::{BLACK, Color, RGBColor, WHITE},
};
use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::{
    bars::{Bar, largest},
    sheet::{Sheet, rounded},
};
use crate::{error::CliError, output::writable::folder_of};

/// The colors of the parts, which people with any color vision tell apart, also in print.
const COLORS: [RGBColor; 5] = [
    RGBColor(0x1b, 0x6c, 0xa8),
    RGBColor(0x6b, 0xae, 0xd6),
    RGBColor(0xf2, 0xc1, 0x4e),
    RGBColor(0xe7, 0x84, 0x3a),
    RGBColor(0xa6, 0x2b, 0x2b),
];

/// The largest number of bars.
const MOST: usize = 40;

/// The width of the chart, the height of a bar, and the height of the rest, in pixels.
const WIDTH: u32 = 960;
const BAR: u32 = 26;
const REST: u32 = 130;

/// The longest name in the chart, in characters.
const LONGEST: usize = 28;

/// Writes a chart of the largest rows. The file is replaced only once the chart is complete.
///
/// # Errors
///
/// If the file cannot be written.
pub(crate) fn write_svg(sheet: &Sheet, path: &Path) -> Result<(), CliError> {
    let shown = path.display();
    let failed = |error: &dyn std::fmt::Display| {
        CliError::failed(format!(
            "the chart `{shown}` cannot be written: {error}; give another file"
        ))
    };
    let mut text = String::new();
    draw(sheet, &mut text).map_err(|error| failed(&error))?;
    let mut file =
        tempfile::NamedTempFile::new_in(folder_of(path)).map_err(|error| failed(&error))?;
    file.write_all(text.as_bytes()).map_err(|error| failed(&error))?;
    file.persist(path).map_err(|error| failed(&error))?;
    Ok(())
}

fn draw(sheet: &Sheet, text: &mut String) -> Result<(), Box<dyn std::error::Error>> {
    let charted = sheet.charted();
    let mut bars = largest(sheet, &charted);
    bars.truncate(MOST);
    let count = u32::try_from(bars.len())?.max(1);
    let height = count.saturating_mul(BAR).saturating_add(REST);
    let longest = bars.iter().map(|bar| bar.total).max().unwrap_or(Decimal::ONE);
    // Room for the figure at the end of the longest bar.
    let end = longest.to_f64().unwrap_or(1.0).max(0.01) * 1.16;
    let area = SVGBackend::with_string(text, (WIDTH, height)).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .caption(&sheet.title, ("sans-serif", 20).into_font())
        .margin(14)
        .set_label_area_size(LabelAreaPosition::Left, 210)
        .set_label_area_size(LabelAreaPosition::Bottom, 34)
        .build_cartesian_2d(0_f64..end, 0_f64..f64::from(count))?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .light_line_style(WHITE)
        .bold_line_style(BLACK.mix(0.12))
        .x_label_formatter(&|value| grouped(*value))
        .label_style(("sans-serif", 13))
        .draw()?;
    parts(&mut chart, &charted, &bars)?;
    let digits = charted.first().and_then(|(index, _)| sheet.columns.get(*index));
    let digits = digits.map_or(2, |column| column.digits);
    let style = TextStyle::from(("sans-serif", 13).into_font());
    chart.draw_series(bars.iter().zip(0_u32..).map(|(bar, index)| {
        let at = (bar.total.to_f64().unwrap_or_default() + end * 0.008, middle(index, count) + 0.2);
        Text::new(rounded(bar.total, digits), at, style.clone())
    }))?;
    if charted.len() > 1 {
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::LowerRight)
            .background_style(WHITE.mix(0.9))
            .border_style(BLACK.mix(0.2))
            .label_font(("sans-serif", 13))
            .draw()?;
    }
    names(&area, &chart.plotting_area().get_pixel_range(), &bars)?;
    area.present()?;
    Ok(())
}

/// A chart with numbers on both axes.
type BarChart<'a, 'b> =
    ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// Draws the parts of all bars, one column after the other.
fn parts(
    chart: &mut BarChart<'_, '_>,
    charted: &[(usize, &'static str)],
    bars: &[Bar<'_>],
) -> Result<(), Box<dyn std::error::Error>> {
    let count = u32::try_from(bars.len())?.max(1);
    for (place, (_, name)) in charted.iter().enumerate() {
        // Few parts have colors that are far apart.
        let step = if charted.len() <= 3 { 2 } else { 1 };
        let color = COLORS.get(place.saturating_mul(step)).copied().unwrap_or(BLACK);
        let parts =
            bars.iter().zip(0_u32..).filter_map(|(bar, index)| part(bar, place, index, count));
        let parts = parts.map(|corners| Rectangle::new(corners, color.filled()));
        chart
            .draw_series(parts)?
            .label(*name)
            .legend(move |(x, y)| Rectangle::new([(x, y - 5), (x + 12, y + 6)], color.filled()));
    }
    Ok(())
}

/// Draws the names of the bars at the left.
fn names<B: plotters::prelude::DrawingBackend>(
    area: &plotters::prelude::DrawingArea<B, plotters::coord::Shift>,
    (_, rows): &(std::ops::Range<i32>, std::ops::Range<i32>),
    bars: &[Bar<'_>],
) -> Result<(), Box<dyn std::error::Error>>
where
    B::ErrorType: 'static,
{
    let count = i32::try_from(bars.len())?.max(1);
    let height = rows.end.saturating_sub(rows.start);
    let style = TextStyle::from(("sans-serif", 13).into_font());
    for (bar, index) in bars.iter().zip(0_i32..) {
        let top = height.saturating_mul(index.saturating_mul(2).saturating_add(1))
            / count.saturating_mul(2);
        let name: String = if bar.name.chars().count() > LONGEST {
            bar.name.chars().take(LONGEST).chain(['…']).collect()
        } else {
            bar.name.to_owned()
        };
        let y = rows.start.saturating_add(top).saturating_sub(6);
        area.draw(&Text::new(name, (16, y), style.clone()))?;
    }
    Ok(())
}

/// Returns the corners of a part of a bar. `None` for a part without a length.
fn part(bar: &Bar<'_>, place: usize, index: u32, count: u32) -> Option<[(f64, f64); 2]> {
    let before: Decimal =
        bar.parts.iter().take(place).fold(Decimal::ZERO, |sum, part| sum.saturating_add(*part));
    let length = bar.parts.get(place).copied().filter(|length| *length > Decimal::ZERO)?;
    let (start, end) = (before.to_f64()?, before.saturating_add(length).to_f64()?);
    let middle = middle(index, count);
    Some([(start, middle - 0.34), (end, middle + 0.34)])
}

/// Returns the height of the middle of a bar. The first one is at the top.
fn middle(index: u32, count: u32) -> f64 {
    f64::from(count) - f64::from(index) - 0.5
}

/// Returns a label of the axis.
fn grouped(value: f64) -> String {
    let digits = if value.fract().abs() > 0.001 { 1 } else { 0 };
    Decimal::try_from(value).map_or_else(|_| String::new(), |value| rounded(value, digits))
}
