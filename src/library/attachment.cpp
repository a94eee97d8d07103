#include <vestibule/attachment.hpp>
