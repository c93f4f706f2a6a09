//! The whole campaign, simulated by moving the clock: 300 people do what people do from 2017-08-16 to 2018-01-31, all of it
//! over HTTP, and every summary's numbers are those of a count that the test keeps by itself.

mod actions;
mod brief;
mod broken;
mod chance;
mod compare;
mod counts;
mod declared;
mod desk;
mod ending;
mod leads;
mod lists;
mod model;
mod participations;
mod people;
mod plan;
mod play;
mod public;
mod sheets;
mod table;

use jiff::civil::date;
use play::Play;

#[tokio::test]
async fn every_number_of_the_whole_campaign_is_the_one_that_is_counted_apart() {
    let mut play = Play::start().await;
    for (at, act) in plan::plan() {
        play.move_to(at).await;
        play.act(&act).await;
    }
    play.move_to(date(2018, 2, 1).at(10, 0, 0, 0)).await;
    assert!(play.summaries > 60, "{} summaries", play.summaries);
    assert!(play.told > 5, "the public was told something {} times", play.told);
    ending::nothing_is_taken_any_more(&mut play).await;
    ending::histories_are_complete(&mut play).await;
}
