// Precompiled for this folder: these two take most of the time of each of its files.
#include <adwaita.h>
#include <gtkmm.h>
