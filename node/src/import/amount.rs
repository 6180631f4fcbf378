//! How long something took, as other programs write it, in whole minutes.

use kith_protocol::limits;

use super::{Wrong, wrong};

/// Minutes from a text of seconds.
///
/// # Errors
/// What is wrong with it.
pub fn of_seconds(text: &str) -> Result<i64, Wrong> {
    let seconds: i64 = text.parse().map_err(|_| no_number(text, "seconds"))?;
    positive(seconds)?;
    if seconds < 60 {
        return Err(under_a_minute(text, "seconds"));
    }
    if seconds % 60 != 0 {
        return Err(wrong(
            "not-whole-minutes",
            format!(
                "{seconds} seconds are not whole minutes. Write the seconds of whole minutes, such as {}.",
                (seconds + 30) / 60 * 60
            ),
        ));
    }
    within(seconds / 60)
}

/// Minutes from a text of minutes.
///
/// # Errors
/// What is wrong with it.
pub fn of_minutes(text: &str) -> Result<i64, Wrong> {
    let minutes: i64 = text.parse().map_err(|_| no_number(text, "whole minutes"))?;
    positive(minutes)?;
    within(minutes)
}

/// Minutes from a text of hours with decimals, and whether it has a decimal comma.
///
/// # Errors
/// What is wrong with it.
pub fn of_hours(text: &str) -> Result<(i64, bool), Wrong> {
    let comma = text.contains(',');
    let (whole, decimals) = text.split_once([',', '.']).unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let unsigned = whole.strip_prefix('-').unwrap_or(whole);
    let is_number = digits(unsigned)
        && digits(decimals)
        && !unsigned.is_empty()
        && unsigned.len() + decimals.len() <= 15;
    if !is_number {
        return Err(no_number(text, "hours"));
    }
    if comma && decimals.len() == 3 {
        return Err(wrong(
            "amount-unclear",
            format!(
                "\u{201c}{text}\u{201d} can mean thousands or decimals. Write it with a point and no comma."
            ),
        ));
    }
    let scale = 10_i64.pow(u32::try_from(decimals.len()).expect("at most 15 digits"));
    let scaled: i64 = format!("{whole}{decimals}")
        .parse()
        .map_err(|_| no_number(text, "hours"))?;
    positive(scaled)?;
    let sixtieths = scaled.checked_mul(60).ok_or_else(|| too_long(i64::MAX))?;
    if sixtieths < scale {
        return Err(under_a_minute(text, "hours"));
    }
    if sixtieths % scale != 0 {
        return Err(wrong(
            "not-whole-minutes",
            format!(
                "{text} hours are not whole minutes. The nearest are {} minutes: write those in hours, or leave the row out.",
                (sixtieths + scale / 2) / scale
            ),
        ));
    }
    Ok((within(sixtieths / scale)?, comma))
}

fn positive(amount: i64) -> Result<(), Wrong> {
    match amount {
        0 => Err(wrong(
            "amount-zero",
            "The amount is zero. Write how long it took, or leave the row out.",
        )),
        1.. => Ok(()),
        _ => Err(wrong(
            "amount-negative",
            "The amount is below zero. If it goes the other way, swap the two members and take the sign away.",
        )),
    }
}

fn within(minutes: i64) -> Result<i64, Wrong> {
    if minutes > limits::LINE_MINUTES {
        Err(too_long(minutes))
    } else {
        Ok(minutes)
    }
}

fn too_long(minutes: i64) -> Wrong {
    wrong(
        "amount-too-large",
        format!(
            "{minutes} minutes are more than a year, which one row cannot hold. Check the amount, or share it out over several rows."
        ),
    )
}

fn no_number(text: &str, unit: &str) -> Wrong {
    let text: String = text.chars().take(40).collect();
    wrong(
        "amount-no-number",
        format!("\u{201c}{text}\u{201d} is no number of {unit}. Write it in digits."),
    )
}

fn under_a_minute(text: &str, unit: &str) -> Wrong {
    wrong(
        "under-a-minute",
        format!("{text} {unit} are less than a minute. Kith counts whole minutes."),
    )
}
