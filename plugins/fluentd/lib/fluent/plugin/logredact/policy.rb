# frozen_string_literal: true

require_relative 'library'

module Fluent
  module Plugin
    module Logredact
      # A loaded plan; immutable.
      class Policy
        DIGEST_BYTES = 32

        attr_reader :address

        # keys: material by name, of those keys that the plan has the host give.
        # Errors: Error.
        def self.load(library, plan, keys = {})
          pointers = keys.map { |name, bytes| [Fiddle::Pointer["#{name}\0"], Fiddle::Pointer[bytes]] } # held during the call
          array = pointers.map { |name, bytes| [name.to_i, bytes.to_i, bytes.size].pack('J3') }.join # logredact_key
          new(library, library.create(:policy_load, plan, plan.bytesize, array, keys.size))
        end

        def initialize(library, address)
          @library = library
          @address = address
        end

        # With the known secrets and the keys that there are now. Errors: Error.
        def reload
          Policy.new(@library, @library.create(:policy_reload, @address))
        end

        # Are its known secrets or keyrings no longer what was read?
        def changed?
          @library[:policy_changed].call(@address) != 0
        end

        # Are records to be sealed?
        def seals?
          @library[:policy_seals].call(@address) != 0
        end

        # SHA-256 of the plan, in hexadecimal.
        def digest
          @library[:policy_digest].call(@address)[0, DIGEST_BYTES].unpack1('H*')
        end

        def detectors
          @detectors ||= Array.new(@library[:policy_detector_count].call(@address)) do |index|
            @library[:policy_detector_id].call(@address, index).to_s
          end
        end

        # Sessions keep it alive as long as they need it.
        def free
          address, @address = @address, nil
          @library[:policy_free].call(address) if address
        end
      end
    end
  end
end
