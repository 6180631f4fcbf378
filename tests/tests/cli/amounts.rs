//! How long something took, as other programs write it.

use kith_node::import::amount::{of_hours, of_minutes, of_seconds};

#[test]
fn amounts_are_read_as_whole_minutes_or_refused_with_a_reason() {
    let hours = |text| of_hours(text).map(|(minutes, _)| minutes);
    let (s, h, m) = ("seconds", "hours", "minutes");
    let table = [
        (s, "60", Ok(1)),
        (s, "5400", Ok(90)),
        (s, "3601", Err("not-whole-minutes")),
        (s, "59", Err("under-a-minute")),
        (s, "0", Err("amount-zero")),
        (s, "-3600", Err("amount-negative")),
        (s, "two hours", Err("amount-no-number")),
        (s, "", Err("amount-no-number")),
        (s, "31536060", Err("amount-too-large")),
        (s, "99999999999999999999", Err("amount-no-number")),
        (h, "1", Ok(60)),
        (h, "1.5", Ok(90)),
        (h, "1,5", Ok(90)),
        (h, "0.4", Ok(24)),
        (h, "0.25", Ok(15)),
        (h, "12.", Ok(720)),
        (h, "0.001", Err("under-a-minute")),
        (h, "0.333", Err("not-whole-minutes")),
        (h, "1,500", Err("amount-unclear")),
        (h, "1.234,5", Err("amount-no-number")),
        (h, "0.0", Err("amount-zero")),
        (h, "-0.5", Err("amount-negative")),
        (h, "1e3", Err("amount-no-number")),
        (h, ".5", Err("amount-no-number")),
        (h, "-", Err("amount-no-number")),
        (h, "999999999999999", Err("amount-too-large")),
        (m, "90", Ok(90)),
        (m, "525600", Ok(525_600)),
        (m, "525601", Err("amount-too-large")),
        (m, "1.5", Err("amount-no-number")),
        (m, "-1", Err("amount-negative")),
    ];
    for (unit, text, expected) in table {
        let read = match unit {
            "seconds" => of_seconds(text),
            "hours" => hours(text),
            _ => of_minutes(text),
        };
        assert_eq!(read.map_err(|why| why.code), expected, "{text:?} {unit}");
    }
}

#[test]
fn a_decimal_comma_is_noticed() {
    assert_eq!(of_hours("1,5").unwrap(), (90, true));
    assert_eq!(of_hours("1.5").unwrap(), (90, false));
}
