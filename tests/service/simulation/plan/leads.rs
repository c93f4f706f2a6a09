//! Leads from every source, and spot checks.

use super::Plan;
use crate::simulation::actions::Act;
use crate::simulation::leads::{About, Affair};
use jiff::civil::date;

const PARTICIPATION: &str = "participation";
const CITY: &str = "市专项整治办";

pub(super) fn add(plan: &mut Plan) {
    let affairs = [
        // A call about somebody who says there is nothing to declare: true, by way of the city.
        (
            "10-09 16:00",
            Affair::Register(
                "call",
                "举报电话",
                PARTICIPATION,
                About::Number("TY-001"),
                Some(date(2017, 10, 20)),
            ),
        ),
        ("10-10 16:00", Affair::Assign("call", "JS-003")),
        ("10-11 16:00", Affair::CloseTooEarly("call")),
        ("10-12 16:00", Affair::Refer("call", CITY)),
        ("10-19 16:00", Affair::Reply("call")),
        ("10-20 16:00", Affair::Close("call", "属实")),
        // A letter about nobody known, overdue for a while.
        (
            "10-10 16:10",
            Affair::Register("letter", "来信", PARTICIPATION, About::Nobody, None),
        ),
        ("11-08 16:00", Affair::Refer("letter", CITY)),
        ("11-10 16:00", Affair::Close("letter", "无法核实")),
        // Dereliction in enforcement goes to the city.
        (
            "10-11 16:10",
            Affair::Register(
                "visit",
                "来访",
                "dereliction",
                About::Number("ZD-001"),
                Some(date(2017, 12, 15)),
            ),
        ),
        ("10-12 16:10", Affair::Refer("visit", CITY)),
        ("12-01 16:00", Affair::Close("visit", "不属实")),
        // What a unit found itself is never dealt with in time.
        (
            "10-16 16:00",
            Affair::Register(
                "unit",
                "单位自查",
                PARTICIPATION,
                About::Number("SF-001"),
                Some(date(2017, 11, 15)),
            ),
        ),
        ("10-17 16:00", Affair::Assign("unit", "JS-002")),
        // About one of the office's own leaders.
        (
            "10-18 16:00",
            Affair::Register(
                "leader",
                "举报电话",
                PARTICIPATION,
                About::Leader,
                Some(date(2017, 11, 20)),
            ),
        ),
        ("10-19 16:10", Affair::Refer("leader", CITY)),
        ("11-30 16:00", Affair::Close("leader", "不属实")),
        (
            "10-24 16:00",
            Affair::Register("tip", "网上举报", PARTICIPATION, About::Number("TY-104"), None),
        ),
        ("10-25 16:00", Affair::Refer("tip", "派驻纪检组")),
        (
            "10-26 16:00",
            Affair::Register(
                "flag",
                "系统提示",
                PARTICIPATION,
                About::Number("LS-103"),
                Some(date(2018, 1, 31)),
            ),
        ),
        ("11-13 16:00", Affair::Draw("tianyuan", "tianyuan", 20)),
        ("11-14 16:00", Affair::Find("tianyuan")),
        ("11-15 16:00", Affair::Conclude("tianyuan")),
        (
            "11-15 16:10",
            Affair::Register(
                "found",
                "抽查",
                PARTICIPATION,
                About::Number("TY-006"),
                Some(date(2017, 12, 1)),
            ),
        ),
        ("12-04 16:00", Affair::Draw("shifeng", "shifeng", 10)),
        ("12-06 16:00", Affair::Find("shifeng")),
        ("12-07 16:00", Affair::Conclude("shifeng")),
    ];
    for (when, affair) in affairs {
        plan.at(when, Act::Affair(affair));
    }
}
