#pragma once

#include "app/activity/phases.hpp"

#include <array>
#include <cstdint>

namespace vestibule::app {

/// A colour, 0xRRGGBB.
using Rgb = std::uint32_t;

/// Of the words on any of the colours below, which are the same in light and in dark: each is read on it
/// (WCAG 2.1, 1.4.3).
inline constexpr Rgb word_colour = 0xffffff;
inline constexpr Rgb for_place_colour = 0x5e5c64, for_token_colour = 0x865e00, tokenless_colour = 0x3d3846,
                     refusal_colour = 0xb3151f, renewal_colour = 0x7a5600;
/// One a generation, over and over: those next to each other differ.
inline constexpr std::array<Rgb, 6> generation_colours{0x1a5fb4, 0x1b6e3c, 0x813d9c, 0x0b6a75, 0x9c2a63, 0x634a36};

constexpr Rgb colour_of(const Bar& bar) {
  if (bar.phase == Phase::ForPlace) return for_place_colour;
  if (bar.phase == Phase::ForToken) return for_token_colour;
  if (!bar.generation.session) return tokenless_colour;
  return generation_colours[bar.generation.counter % generation_colours.size()];
}

}  // namespace vestibule::app
